using System.Text.RegularExpressions;

namespace StreamCoach.SpeechBench;

/// <summary>Compares words with those that were said: the fewest substitutions, insertions and deletions between them.</summary>
internal static partial class WordErrors
{
    private static readonly string[] Small =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    /// <summary>Small letters without punctuation, numbers to 99 in words and longer ones by digits, titles in full: how something is written is no error of hearing.</summary>
    public static string[] Normalize(string text) => [.. Split().Split(text.ToLowerInvariant().Replace('’', '\'').Replace("%", " percent"))
        .Select(word => word.Trim('\'')).Where(word => word.Length > 0).SelectMany(Spell)];

    /// <summary>Aligns two texts.</summary>
    /// <returns>The number of errors, and pairs of places: -1 where a word has no counterpart.</returns>
    public static (int Errors, List<(int Said, int Heard)> Pairs) Align(string[] said, string[] heard)
    {
        var cost = new int[said.Length + 1, heard.Length + 1];
        for (int i = 0; i <= said.Length; i++)
        {
            for (int j = 0; j <= heard.Length; j++)
            {
                if (i == 0 || j == 0) cost[i, j] = i + j;
                else cost[i, j] = Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + (said[i - 1] == heard[j - 1] ? 0 : 1));
            }
        }
        var pairs = new List<(int, int)>();
        for (int i = said.Length, j = heard.Length; i > 0 || j > 0;)
        {
            if (i > 0 && j > 0 && cost[i, j] == cost[i - 1, j - 1] + (said[i - 1] == heard[j - 1] ? 0 : 1)) pairs.Add((--i, --j));
            else if (i > 0 && cost[i, j] == cost[i - 1, j] + 1) pairs.Add((--i, -1));
            else pairs.Add((-1, --j));
        }
        pairs.Reverse();
        return (cost[said.Length, heard.Length], pairs);
    }

    private static IEnumerable<string> Spell(string word) => word switch
    {
        "mr" => ["mister"],
        "okay" => ["ok"],
        "metres" => ["meters"],
        _ when int.TryParse(word, out int number) && number < Small.Length => [Small[number]],
        _ when int.TryParse(word, out int number) && number < 100 => number % 10 == 0 ? [Tens[number / 10]] : [Tens[number / 10], Small[number % 10]],
        _ when word.Length > 2 && word.All(char.IsAsciiDigit) => word.Select(digit => Small[digit - '0']),
        _ => [word],
    };

    [GeneratedRegex("[^a-z0-9']+")]
    private static partial Regex Split();
}

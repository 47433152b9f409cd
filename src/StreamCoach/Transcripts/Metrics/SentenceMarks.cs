using System.Buffers;
using System.Text.RegularExpressions;

namespace StreamCoach.Transcripts.Metrics;

/// <summary>Finds the ends of sentences in formatted text.</summary>
internal static partial class SentenceMarks
{
    private static readonly SearchValues<char> Ends = SearchValues.Create(".?!\u3002\uFF1F\uFF01\u061F\u0964");

    /// <summary>Whether a text has any: unformatted turns have none, and their questions cannot be counted.</summary>
    public static bool In(string text) => text.AsSpan().ContainsAny(Ends);

    /// <summary>Returns the number of sentences that end in one or more question marks.</summary>
    public static int Questions(string text) => Question().Count(text);

    /// <summary>
    /// Returns where the sentences of a text are, without the white space around them. A text that has no marks is one sentence.
    /// </summary>
    public static IEnumerable<Range> Sentences(string text)
    {
        int from = 0;
        foreach (int end in End().Matches(text).Select(mark => mark.Index + mark.Length).Append(text.Length))
        {
            while (from < end && char.IsWhiteSpace(text[from])) from++;
            if (from < end) yield return from..end;
            from = end;
        }
    }

    [GeneratedRegex(@"[?\uFF1F\u061F][?!\uFF1F\uFF01\u061F]*[""'\u2019\u201D)\]]*(?=\s|$|\p{IsCJKUnifiedIdeographs}|\p{IsHiragana}|\p{IsKatakana})", RegexOptions.CultureInvariant)]
    private static partial Regex Question();

    [GeneratedRegex(@"[.?!\u3002\uFF1F\uFF01\u061F\u0964]+[""'\u2019\u201D)\]]*(?=\s|$|\p{IsCJKUnifiedIdeographs}|\p{IsHiragana}|\p{IsKatakana})", RegexOptions.CultureInvariant)]
    private static partial Regex End();
}

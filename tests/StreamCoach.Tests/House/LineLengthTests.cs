using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamCoach.Tests.House;

/// <summary>Lines of code are no longer than .editorconfig says. A text in one piece, which can be searched for, does not count.</summary>
public partial class LineLengthTests
{
    private static readonly string[] Folders = ["src", "tests", "bench", "samples"];

    [Fact]
    public void No_line_of_code_is_longer_than_the_limit()
    {
        string root = ReferencesTests.Root();
        int limit = int.Parse(MaxLength().Match(File.ReadAllText(Path.Combine(root, ".editorconfig"))).Groups[1].Value, CultureInfo.InvariantCulture);
        string[] files = [.. Folders.SelectMany(folder => Directory.GetFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))];
        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(file => TooLong(file, limit).Select(number => $"{Path.GetRelativePath(root, file)}:{number}")));
    }

    private static IEnumerable<int> TooLong(string file, int limit)
    {
        int number = 0;
        bool inRawText = false;
        foreach (string line in File.ReadLines(file))
        {
            number++;
            int marks = line.Split("\"\"\"").Length - 1;
            if (marks == 0 && !inRawText && Texts().Replace(line, "").Length > limit) yield return number;
            inRawText ^= marks % 2 == 1;
        }
    }

    [GeneratedRegex(@"(?m)^max_line_length = (\d+)")]
    private static partial Regex MaxLength();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Texts();
}

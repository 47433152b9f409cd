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
        Assert.Empty(files.SelectMany(file => File.ReadLines(file)
            .Select((line, i) => (Line: line, At: $"{Path.GetRelativePath(root, file)}:{i + 1}"))
            .Where(line => Texts().Replace(line.Line, "\"\"").Length > limit).Select(line => line.At)));
    }

    [GeneratedRegex(@"(?m)^max_line_length = (\d+)")]
    private static partial Regex MaxLength();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Texts();
}

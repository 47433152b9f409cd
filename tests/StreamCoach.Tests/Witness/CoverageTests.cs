using System.Text.Json;
using System.Text.RegularExpressions;
using StreamCoach.Sessions;
using StreamCoach.Tests.House;

namespace StreamCoach.Tests.Witness;

/// <summary>docs/service-coverage.md lists exactly the names of the SDK's types, and every StreamCoach name in it exists.</summary>
public partial class CoverageTests
{
    private static readonly string Page = Path.Combine(ReferencesTests.Root(), "docs", "service-coverage.md");

    [Fact]
    public async Task The_page_lists_exactly_the_names_of_the_SDK()
    {
        JsonElement surface = await VendorSdk.RunAsync("surface.mjs");
        string[] offered = [.. surface.EnumerateObject().SelectMany(type => type.Value.EnumerateArray().Select(name => $"{type.Name}: {name}").Prepend($"{type.Name}:"))];
        Assert.True(offered.Length > 300, "The SDK's types were not read.");
        string[] listed = [.. Types(), .. Rows().SelectMany(row => row.Names.Select(name => $"{row.Type}: {name}"))];
        string[] wrong =
        [
            .. offered.Except(listed).Select(name => $"The SDK has it and the page does not: {name}"),
            .. listed.Except(offered).Select(name => $"The page has it and the SDK does not: {name}"),
            .. listed.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => $"The page has it twice: {same.Key}"),
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void The_page_is_of_the_tested_SDK_version()
    {
        using JsonDocument package = JsonDocument.Parse(File.ReadAllText(Path.Combine(ReferencesTests.Root(), "tests", "witness", "package.json")));
        Assert.Contains($"`assemblyai` {package.RootElement.GetProperty("dependencies").GetProperty("assemblyai").GetString()}", File.ReadAllText(Page));
    }

    [Fact]
    public void Used_entries_name_an_existing_member_and_unused_ones_have_a_reason()
    {
        HashSet<string> parameters = [.. Directory.GetFiles(Path.Combine(ReferencesTests.Root(), "docs", "cmdlets"), "*.md")
            .SelectMany(page => Parameter().Matches(File.ReadAllText(page)).Select(match => match.Value))];
        HashSet<string> properties = [.. typeof(TranscriptionSession).Assembly.GetExportedTypes().SelectMany(type => type.GetProperties().Select(property => $"{type.Name}.{property.Name}"))];
        Assert.NotEmpty(parameters);
        Assert.NotEmpty(Rows());
        Assert.All(Rows(), row =>
        {
            if (row.Use is "no" or "internal")
            {
                Assert.True(row.Reason.Length > 0, $"{row.Type}: {string.Join(", ", row.Names)} is '{row.Use}' without a reason.");
                return;
            }
            string[] names = Names(row.Use);
            Assert.True(names.Length > 0 && Code().Replace(row.Use, "").Trim(' ', ',') == "", $"{row.Type}: '{row.Use}' is neither no, nor internal, nor names of StreamCoach.");
            Assert.All(names, name => Assert.True(parameters.Contains(name) || properties.Contains(name), $"{row.Type}: StreamCoach has no {name}."));
        });
    }

    private static IEnumerable<string> Types() => File.ReadLines(Page).Where(line => line.StartsWith("### ", StringComparison.Ordinal)).Select(line => line[4..] + ":");

    private static IEnumerable<Row> Rows()
    {
        string type = "";
        foreach (string line in File.ReadLines(Page))
        {
            if (line.StartsWith("### ", StringComparison.Ordinal)) type = line[4..];
            if (!line.StartsWith("| `", StringComparison.Ordinal)) continue;
            string[] cells = [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];
            Assert.True(cells.Length == 3, $"A row of three cells: {line}");
            yield return new(type, Names(cells[0]), cells[1], cells[2]);
        }
    }

    private static string[] Names(string cell) => [.. Code().Matches(cell).Select(match => match.Value.Trim('`'))];

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<=^### )-\w+", RegexOptions.Multiline)]
    private static partial Regex Parameter();

    private sealed record Row(string Type, string[] Names, string Use, string Reason);
}

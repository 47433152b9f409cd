using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamCoach.Tests.House;

/// <summary>How a Pester test ended.</summary>
public enum PesterOutcome
{
    Passed,
    Failed,
    Skipped,
}

/// <summary>One test of the Pester suite, as Invoke-Suite.ps1 -ResultPath writes it.</summary>
/// <param name="Name">Its file, then the names of its blocks and its own.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">Why it failed or was skipped; empty if it passed.</param>
public sealed record PesterTest(string Name, PesterOutcome Outcome, string Message)
{
    private static readonly JsonSerializerOptions Format = new() { Converters = { new JsonStringEnumConverter() }, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    /// <summary>Reads a file with one JSON object per line.</summary>
    public static IEnumerable<PesterTest> Read(string path) => File.ReadLines(path).Select(line => JsonSerializer.Deserialize<PesterTest>(line, Format)!);
}

using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamCoach.Tests.House;

/// <summary>The module in a real PowerShell: the whole Pester suite, once, in a process of its own, because a binary module cannot be unloaded.</summary>
public partial class PesterSuiteTests
{
    private static readonly TimeSpan SuiteLimit = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task The_module_passes_its_suite_in_PowerShell()
    {
        string root = ReferencesTests.Root();
        string output = await RunAsync(PowerShellTool.Start("-NoProfile", "-NonInteractive", "-File", Path.Combine(root, "tests", "Pester", "Invoke-Suite.ps1"),
            "-ResultPath", Path.Combine(root, "out", "pester.xml")));
        Match summary = Summary().Match(output);
        // For whoever adds the two suites' counts up, and names what was skipped.
        await File.WriteAllTextAsync(Path.Combine(root, "out", "pester.txt"), string.Join('\n', Reported().Matches(output).Select(line => line.Value)) + "\n");
        // Failures come first; the suite's host output is in the way only here.
        if (!summary.Success) Assert.Fail($"The suite did not end:\n{output[Math.Max(0, output.Length - 4_000)..]}");
        if (summary.Groups["failed"].Value != "0") Assert.Fail($"{summary.Value}\n{output[output.IndexOf("FAILED ", StringComparison.Ordinal)..]}");
        Assert.NotEqual(0, int.Parse(summary.Groups["passed"].Value, CultureInfo.InvariantCulture));
    }

    private static async Task<string> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            Task<string> errors = process.StandardError.ReadToEndAsync(), output = process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(SuiteLimit);
            return await errors + await output;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    [GeneratedRegex(@"(?m)^Pester: (?<passed>\d+) passed, (?<failed>\d+) failed, (?<skipped>\d+) skipped")]
    private static partial Regex Summary();

    [GeneratedRegex(@"(?m)^(Pester|SKIPPED|FAILED).*$")]
    private static partial Regex Reported();
}

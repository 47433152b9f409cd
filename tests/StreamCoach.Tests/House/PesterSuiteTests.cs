using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamCoach.Tests.House;

/// <summary>The module in a real pwsh: the whole Pester suite, once, in a process of its own, because a binary module cannot be unloaded.</summary>
public partial class PesterSuiteTests
{
    private static readonly TimeSpan SuiteLimit = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task The_module_passes_its_suite_in_pwsh()
    {
        string suite = Path.Combine(ReferencesTests.Root(), "tests", "Pester");
        int tests = Directory.GetFiles(suite, "*.Tests.ps1").Sum(file => ItBlocks().Count(File.ReadAllText(file)));
        Assert.NotEqual(0, tests);
        if (await RunAsync("pwsh", "-NoProfile", "-NonInteractive", "-Command", "exit [int]!(Get-Module -ListAvailable Pester | Where-Object Version -ge 5.5)") is not { ExitCode: 0 })
        {
            Assert.Skip($"{tests} Pester tests were not run: pwsh 7.6 with Pester 5.5 or later was not found. "
                + "Install PowerShell 7.6 and, in pwsh: Install-Module Pester -MinimumVersion 5.5");
        }
        (int exitCode, string output) = (await RunAsync("pwsh", "-NoProfile", "-NonInteractive", "-File", Path.Combine(suite, "Invoke-Suite.ps1"),
            "-ResultPath", Path.Combine(ReferencesTests.Root(), "out", "pester.xml")))!.Value;
        Match summary = Summary().Match(output);
        // For whoever adds the two suites' counts up.
        await File.WriteAllTextAsync(Path.Combine(ReferencesTests.Root(), "out", "pester.txt"), summary.Value);
        Assert.True(exitCode == 0 && summary.Success, output);
        Assert.True(int.Parse(summary.Groups["passed"].Value, CultureInfo.InvariantCulture) > 0, output);
    }

    private static async Task<(int ExitCode, string Output)?> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        using (process)
        {
            process.StandardInput.Close();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            try
            {
                await process.WaitForExitAsync().WaitAsync(SuiteLimit);
            }
            finally
            {
                if (!process.HasExited) process.Kill(entireProcessTree: true);
            }
            return (process.ExitCode, await output + await errors);
        }
    }

    [GeneratedRegex(@"(?m)^\s*It\s")]
    private static partial Regex ItBlocks();

    [GeneratedRegex(@"Pester: (?<passed>\d+) passed, (?<failed>\d+) failed, (?<skipped>\d+) skipped")]
    private static partial Regex Summary();
}

using System.Diagnostics;
using System.Text;

namespace StreamCoach.Tests.House;

/// <summary>
/// The module in a real PowerShell. The whole Pester suite runs once, in processes of its own because a binary module cannot be unloaded, and each of its tests
/// is reported as a test here, with its own name, outcome and message.
/// </summary>
public class PesterSuiteTests
{
    private const int PartCount = 2;

    private static readonly TimeSpan SuiteLimit = TimeSpan.FromMinutes(20);

    /// <summary>
    /// Runs the suite, in two parts beside each other: most of its tests wait. It is called when this class runs, not when tests are listed; a part that does not
    /// end, or finds no test, is a failed test.
    /// </summary>
    public static async Task<IEnumerable<TheoryDataRow<PesterTest>>> Results()
    {
        PesterTest[][] parts = await Task.WhenAll(Enumerable.Range(1, PartCount).Select(PartAsync));
        return parts.SelectMany(part => part)
            .Select(test => new TheoryDataRow<PesterTest>(test) { TestDisplayName = test.Name, Label = "", Skip = test.Outcome == PesterOutcome.Skipped ? test.Message : null });
    }

    [Theory]
    [MemberData(nameof(Results), DisableDiscoveryEnumeration = true)]
    public void Pester(PesterTest test)
    {
        if (test.Outcome != PesterOutcome.Passed) Assert.Fail(test.Message);
    }

    private static async Task<PesterTest[]> PartAsync(int part)
    {
        string root = ReferencesTests.Root(), path = Path.Combine(root, "out", $"pester-{part}.jsonl");
        File.Delete(path);
        ProcessStartInfo start = PowerShellTool.Start("-NoProfile", "-NonInteractive", "-File", Path.Combine(root, "tests", "Pester", "Invoke-Suite.ps1"),
            "-Part", $"{part}", "-PartCount", $"{PartCount}", "-Output", "Detailed", "-ResultPath", path);
        // As in this project's own file.
        start.Environment["DOTNET_TieredPGO"] = "0";
        // Protection of compiled code against being written: an eighth of the CPU time of processes that compile most of what they run.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        string output = await RunAsync(start);
        if (!File.Exists(path)) Assert.Fail($"Part {part} of the Pester suite did not run to its end:\n{EndOf(output)}");
        PesterTest[] tests = [.. PesterTest.Read(path)];
        if (tests.Length == 0) Assert.Fail($"Part {part} of the Pester suite contains no test:\n{EndOf(output)}");
        return tests;
    }

    private static async Task<string> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = new Process { StartInfo = start };
        var output = new StringBuilder();
        process.OutputDataReceived += Add;
        process.ErrorDataReceived += Add;
        process.Start();
        try
        {
            process.StandardInput.Close();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            await process.WaitForExitAsync().WaitAsync(SuiteLimit);
            return Said();
        }
        catch (TimeoutException)
        {
            // The test that hangs is the one after the last reported test.
            throw new TimeoutException($"The Pester suite has not ended within {SuiteLimit.TotalMinutes:0} minutes:\n{EndOf(Said())}");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        void Add(object sender, DataReceivedEventArgs line)
        {
            lock (output) output.AppendLine(line.Data);
        }

        string Said()
        {
            lock (output) return output.ToString();
        }
    }

    private static string EndOf(string output) => output[Math.Max(0, output.Length - 4_000)..];
}

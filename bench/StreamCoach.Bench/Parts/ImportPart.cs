using System.Diagnostics;
using System.Globalization;
using StreamCoach.Bench.Harness;
using StreamCoach.Tests.House;

namespace StreamCoach.Bench.Parts;

/// <summary>Measures Import-Module, and compares it with an otherwise empty module that has one view.</summary>
internal sealed class ImportPart : IPart
{
    public const string StreamCoach = "StreamCoach", OneView = "empty module with one view", More = "more than the empty module";

    public string Name => "import";

    public string Title => "Import-Module";

    public string How => "New pwsh processes, alternating; the time of Import-Module in each.";

    public async Task RunAsync(FigureList figures, bool quick)
    {
        for (int time = 0; time < (quick ? 8 : 25); time++)
        {
            double empty = await RunAsync(Path.Combine(BenchPaths.Bench, "pwsh", "OneView"));
            double ours = await RunAsync(BenchPaths.Module);
            figures.Add(OneView, "ms", Contender.Shell, empty);
            figures.Add(StreamCoach, "ms", Contender.Shell, ours);
            figures.Add(More, "ms", Contender.Shell, ours - empty);
        }
    }

    private static async Task<double> RunAsync(string module)
    {
        using Process pwsh = Trial.Start(PowerShellTool.Command[0],
            [.. PowerShellTool.Command.Skip(1), "-NoProfile", "-NonInteractive", "-File", Path.Combine(BenchPaths.Bench, "pwsh", "import.ps1"), "-Module", module], output: true);
        string text = await pwsh.StandardOutput.ReadToEndAsync();
        await pwsh.WaitForExitAsync();
        return double.Parse(text, CultureInfo.InvariantCulture);
    }
}

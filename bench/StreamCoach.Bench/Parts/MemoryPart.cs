using StreamCoach.Bench.Harness;

namespace StreamCoach.Bench.Parts;

/// <summary>Measures the peak memory above that of the same host when idle.</summary>
internal sealed class MemoryPart : IPart
{
    public const string Over = "over the idle host", Idle = "idle host";

    public string Name => "memory";

    public string Title => "Peak memory";

    public string How => "The peak resident memory of the process in a real-time session with turns, minus that of the same host (pwsh, python3, node, the plain program) that only sleeps.";

    public async Task RunAsync(FigureList figures, bool quick)
    {
        var job = new Job { Sound = BenchPaths.Audio(quick ? 8 : 20), Server = "--chat 1" };
        for (int time = 0; time < (quick ? 1 : 3); time++)
        {
            await Task.WhenAll(Contender.All.Select(async contender =>
            {
                Cost idle = await Trial.MeasureAsync(contender.Idle, default, CancellationToken.None);
                Outcome outcome = await Trial.RunAsync(contender, job);
                figures.Add(Idle, "MB", contender, idle.PeakKb / 1024.0);
                figures.Add(Over, "MB", contender, (outcome.Cost.PeakKb - idle.PeakKb) / 1024.0);
            }));
        }
    }
}

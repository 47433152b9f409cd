using StreamCoach.Bench.Harness;

namespace StreamCoach.Bench.Parts;

/// <summary>Measures the delay from sending a turn into the server's socket to its object in the pipeline.</summary>
internal sealed class DelayPart : IPart
{
    private const int WarmUp = 400, WarmTurns = WarmUp / 4;

    public string Name => "delay";

    public string Title => "Turn sent to object";

    public string How => "Every turn contains the time at which it was sent; the object gets its timestamp when TurnReader returns it, or in pwsh when Get-TranscriptTurn -Wait outputs it. "
        + $"{WarmUp} partials and turns within the first second are not counted. The delay of a client that does not keep up includes its queue.";

    public static string P50(int rate) => $"p50 at {rate:#,0} turns/s";

    public static string P99(int rate) => $"p99 at {rate:#,0} turns/s";

    public async Task RunAsync(FigureList figures, bool quick)
    {
        for (int time = 0; time < (quick ? 1 : 3); time++)
        {
            // So few turns do not disturb other processes, so all contenders run at the same time.
            await Task.WhenAll(Contender.All.Select(contender => RunAsync(figures, contender, 20, quick ? 60 : 300)));
            foreach (int rate in new[] { 1_000, 5_000 })
            {
                foreach (Contender contender in Contender.All) await RunAsync(figures, contender, rate, quick ? 2_000 : 10_000);
            }
        }
    }

    private static async Task RunAsync(FigureList figures, Contender contender, int rate, int turns)
    {
        var job = new Job { Sound = BenchPaths.Audio((double)turns / rate + 4), Stamp = true, Server = $"--warm {WarmUp} --turns {turns} --rate {rate}" };
        Outcome outcome = await Trial.RunAsync(contender, job);
        if (outcome.Turns.Count != WarmTurns + turns) throw new InvalidOperationException($"{contender.Id} has {outcome.Turns.Count} turns of {WarmTurns + turns}.");
        double[] delays = [.. outcome.Turns.Skip(WarmTurns).Select(turn => (turn.Got - turn.Sent) / 1e6)];
        figures.Add(P50(rate), "ms", contender, Stats.Percentile(delays, 0.5));
        figures.Add(P99(rate), "ms", contender, Stats.Percentile(delays, 0.99));
    }
}

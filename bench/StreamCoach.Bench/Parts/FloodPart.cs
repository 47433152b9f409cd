using StreamCoach.Bench.Harness;

namespace StreamCoach.Bench.Parts;

/// <summary>The most turns a second that a client keeps up with.</summary>
internal sealed class FloodPart : IPart
{
    public const string Most = "most turns/s", Cpu = "CPU per turn";

    private const int WarmUp = 400, WarmTurns = WarmUp / 4;

    public string Name => "flood";

    public string Title => "Most turns a second";

    public string How => "When the sound has ended, the server sends so many turns as fast as the socket takes them; counted is the time from the first one sent to the last object "
        + "(pwsh: to the whole result of Get-TranscriptTurn -Wait in a variable). The CPU is that of the whole process, start included, so it is an upper bound.";

    public async Task RunAsync(FigureList figures, bool quick)
    {
        for (int time = 0; time < (quick ? 1 : 5); time++)
        {
            foreach (Contender contender in Contender.All)
            {
                int turns = contender == Contender.Python ? 5_000 : quick ? 40_000 : 100_000;
                Outcome outcome = await Trial.RunAsync(contender, new Job { Sound = BenchPaths.Sound(3), Server = $"--warm {WarmUp} --turns {turns}" });
                if (outcome.Turns.Count != WarmTurns + turns) throw new InvalidOperationException($"{contender.Id} has {outcome.Turns.Count} turns.");
                figures.Add(Most, "turns/s", contender, turns / ((outcome.Turns[^1].Got - outcome.Sessions[0].FirstTurnNs) / 1e9));
                figures.Add(Cpu, "µs", contender, outcome.Cost.CpuNs / 1e3 / turns);
            }
        }
    }
}

using StreamCoach.Bench.Harness;

namespace StreamCoach.Bench.Parts;

/// <summary>Measures the most turns per second that a client can process.</summary>
internal sealed class FloodPart : IPart
{
    public const string Most = "most turns/s", Cpu = "CPU per turn";

    private const int WarmUp = 400, WarmTurns = WarmUp / 4;

    public string Name => "flood";

    public string Title => "Most turns per second";

    public string How => "When the audio has ended, the server sends turns as fast as the socket accepts them. The time from sending the first one to the last object is measured "
        + "(pwsh: to the whole result of Get-TranscriptTurn -Wait in a variable). The CPU time is that of the whole process, including its start, so it is an upper bound.";

    public async Task RunAsync(FigureList figures, bool quick)
    {
        for (int time = 0; time < (quick ? 1 : 5); time++)
        {
            foreach (Contender contender in Contender.All)
            {
                int turns = contender == Contender.Python ? 5_000 : quick ? 40_000 : 100_000;
                Outcome outcome = await Trial.RunAsync(contender, new Job { Sound = BenchPaths.Audio(3), Server = $"--warm {WarmUp} --turns {turns}" });
                if (outcome.Turns.Count != WarmTurns + turns) throw new InvalidOperationException($"{contender.Id} has {outcome.Turns.Count} turns.");
                figures.Add(Most, "turns/s", contender, turns / ((outcome.Turns[^1].Got - outcome.Sessions[0].FirstTurnNs) / 1e9));
                figures.Add(Cpu, "µs", contender, outcome.Cost.CpuNs / 1e3 / turns);
            }
        }
    }
}

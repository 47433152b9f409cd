using StreamCoach.Bench.Harness;

namespace StreamCoach.Bench.Parts;

/// <summary>Measures how soon the first frame reaches the server.</summary>
internal sealed class StartPart : IPart
{
    public const string Call = "Start call to first frame, first in the process", Again = "Start call to first frame, second in the process",
        Process = "process start to first frame";

    public string Name => "start";

    public string Title => "First frame at the server";

    public string How => "New processes, one after the other, alternating. The start call is the moment before the client begins to connect (before Start-TranscriptionSession in pwsh).";

    public async Task RunAsync(FigureList figures, bool quick)
    {
        for (int time = 0; time < (quick ? 3 : 15); time++)
        {
            foreach (Contender contender in Contender.All)
            {
                bool twice = contender == Contender.Plain || contender == Contender.Shell;
                Outcome outcome = await Trial.RunAsync(contender, new Job { Sound = BenchPaths.Audio(0.5), Times = twice ? 2 : 1 });
                figures.Add(Call, "ms", contender, (outcome.Sessions[0].FirstFrameNs - outcome.Starts[0]) / 1e6);
                if (twice) figures.Add(Again, "ms", contender, (outcome.Sessions[1].FirstFrameNs - outcome.Starts[1]) / 1e6);
                figures.Add(Process, "ms", contender, (outcome.Sessions[0].FirstFrameNs - outcome.Cost.StartNs) / 1e6);
            }
        }
    }
}

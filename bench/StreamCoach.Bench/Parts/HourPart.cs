using StreamCoach.Bench.Harness;

namespace StreamCoach.Bench.Parts;

/// <summary>Sends an hour of audio as fast as possible.</summary>
internal sealed class HourPart : IPart
{
    public const string Time = "Start call to end of session", Cpu = "CPU of the process", Peak = "peak memory of the process";

    public string Name => "hour";

    public string Title => "An hour of audio, unpaced";

    public string How => "115 MB from a file as fast as the socket accepts them, with 2,700 partials and 900 turns in return, to the end of the session. "
        + "Only the benchmark can send this fast; the service accepts audio in real time.";

    public async Task RunAsync(FigureList figures, bool quick)
    {
        var job = new Job { Sound = BenchPaths.Audio(3_600), Paced = false, Server = "--chat 1" };
        for (int time = 0; time < (quick ? 1 : 5); time++)
        {
            foreach (Contender contender in Contender.All)
            {
                Outcome outcome = await Trial.RunAsync(contender, job);
                if (outcome.Turns.Count != 900) throw new InvalidOperationException($"{contender.Id} has {outcome.Turns.Count} turns of 900.");
                figures.Add(Time, "s", contender, (outcome.Ends[0] - outcome.Starts[0]) / 1e9);
                figures.Add(Cpu, "CPU s", contender, outcome.Cost.CpuNs / 1e9);
                figures.Add(Peak, "MB", contender, outcome.Cost.PeakKb / 1024.0);
            }
        }
    }
}

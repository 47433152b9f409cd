using StreamCoach.Bench.Harness;

namespace StreamCoach.Bench.Parts;

/// <summary>CPU seconds per audio minute, from a file and from a recorder.</summary>
internal sealed class CpuPart : IPart
{
    public const string File = "from a file", Recorder = "from a recorder";

    public string Name => "cpu";

    public string Title => "CPU seconds per minute of audio";

    public string How => "All contenders run at the same time, twice each: once from a WAV file and once from a small C program that writes 50 ms of PCM at a time, as a recorder "
        + "does. Each has its own server, which answers every second of audio with a partial or, every fourth time, a finished turn. The CPU time of the process (user and system, "
        + "without children) is read after 40 s, including the start, and then every 15 s. The last four intervals, from 250 s on, are the steady cost: until then, the compilers of .NET and V8 "
        + "are still working, because the code for turns is compiled at its thirtieth and sixtieth run.";

    public async Task RunAsync(FigureList figures, bool quick)
    {
        (double from, double step, int settling, int steps) = quick ? (20, 8, 0, 2) : (40, 15, 14, 4);
        for (int time = 0; time < (quick ? 1 : 3); time++)
        {
            await Task.WhenAll(Contender.All.Concat(Contender.All).Select(async (contender, index) =>
            {
                bool recorder = index >= Contender.All.Count;
                var job = new Job { Sound = BenchPaths.Audio(from + step * (settling + steps) + 2), Recorder = recorder, Server = "--chat 1 --warm 400",
                    Cpu = (from, step), Limit = TimeSpan.FromMinutes(8) };
                Cost cost = (await Trial.RunAsync(contender, job)).Cost;
                foreach (double rate in cost.Rates().Skip(settling).Take(steps)) figures.Add(recorder ? Recorder : File, "CPU s/min", contender, rate * 60);
                if (!recorder) figures.Add(WarmUp(from), "CPU s", contender, cost.Samples[0][1] / 1e9);
            }));
        }
    }

    private static string WarmUp(double seconds) => FormattableString.Invariant($"from a file, the first {seconds} s");
}

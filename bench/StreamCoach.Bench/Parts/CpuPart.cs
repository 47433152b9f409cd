using StreamCoach.Bench.Harness;

namespace StreamCoach.Bench.Parts;

/// <summary>CPU seconds per audio minute, from a file and from a recorder.</summary>
internal sealed class CpuPart : IPart
{
    public const string File = "from a file", Recorder = "from a recorder";

    public string Name => "cpu";

    public string Title => "CPU seconds per minute of audio";

    public string How => "All contenders run side by side, twice each: once from a WAV file and once from a small C program that writes 50 ms of PCM at a time, as a recorder "
        + "does. Each has a server of its own that answers every second of sound with a partial or, each fourth, a finished turn. The process's CPU clock (user and system, "
        + "children not counted) is read after 40 s, start included, and then in steps of 15 s. The last four, from 250 s on, are the steady cost: until then the compilers of .NET and V8 "
        + "still work, for what runs with each turn is compiled at its thirtieth and its sixtieth run.";

    public async Task RunAsync(FigureList figures, bool quick)
    {
        (double from, double step, int settling, int steps) = quick ? (20, 8, 0, 2) : (40, 15, 14, 4);
        for (int time = 0; time < (quick ? 1 : 3); time++)
        {
            await Task.WhenAll(Contender.All.Concat(Contender.All).Select(async (contender, place) =>
            {
                bool recorder = place >= Contender.All.Count;
                var job = new Job { Sound = BenchPaths.Sound(from + step * (settling + steps) + 2), Recorder = recorder, Server = "--chat 1 --warm 400", Cpu = (from, step), Limit = TimeSpan.FromMinutes(8) };
                Cost cost = (await Trial.RunAsync(contender, job)).Cost;
                foreach (double rate in cost.Rates().Skip(settling).Take(steps)) figures.Add(recorder ? Recorder : File, "CPU s/min", contender, rate * 60);
                if (!recorder) figures.Add(WarmUp(from), "CPU s", contender, cost.Samples[0][1] / 1e9);
            }));
        }
    }

    private static string WarmUp(double seconds) => FormattableString.Invariant($"from a file, the first {seconds} s");
}

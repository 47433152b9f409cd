namespace StreamCoach.Bench;

/// <summary>CPU seconds per audio minute, from a file and from a recorder.</summary>
internal sealed class CpuPart : IPart
{
    public const string File = "from a file", Recorder = "from a recorder";

    public string Name => "cpu";

    public string Title => "CPU seconds per minute of audio";

    public string How => "All contenders run side by side, twice each: once from a WAV file and once from a small C program that writes 50 ms of PCM at a time, as a recorder "
        + "does. Each has a server of its own that answers every second of sound with a partial or, each fourth, a finished turn. The process's CPU clock (user and system, "
        + "children not counted) is read once the compilers of .NET and V8 have settled (400 messages in the second second help them), and then in steps; the steps are the steady cost. "
        + "What the process has used until then, start included, stands beside it.";

    public async Task RunAsync(FigureList figures, bool quick)
    {
        (double from, double step, int steps) = quick ? (20, 8, 2) : (40, 15, 4);
        for (int time = 0; time < (quick ? 1 : 3); time++)
        {
            await Task.WhenAll(Contender.All.Concat(Contender.All).Select(async (contender, place) =>
            {
                bool recorder = place >= Contender.All.Count;
                var job = new Job { Sound = Places.Sound(from + step * steps + 2), Recorder = recorder, Server = "--chat 1 --warm 400", Cpu = (from, step), Limit = TimeSpan.FromMinutes(4) };
                Cost cost = (await Trial.RunAsync(contender, job)).Cost;
                foreach (double rate in cost.Rates().Take(steps)) figures.Add(recorder ? Recorder : File, "CPU s/min", contender, rate * 60);
                if (!recorder) figures.Add(WarmUp(from), "CPU s", contender, cost.Samples[0][1] / 1e9);
            }));
        }
    }

    private static string WarmUp(double seconds) => FormattableString.Invariant($"from a file, the first {seconds} s");
}

using StreamCoach.Bench.Harness;

namespace StreamCoach.Bench.Parts;

/// <summary>Measures many sessions in one process: the cost of each, and the punctuality of the frames.</summary>
internal sealed class SessionsPart : IPart
{
    public string Name => "sessions";

    public string Title => "Many sessions in one process";

    public string How => "Real-time file sessions, all started together. CPU per session is measured as under CPU. Lateness is how much later than the session's most punctual frame a "
        + "frame reached the server, relative to its position in the audio; the first four seconds are not counted. Above 200 sessions only StreamCoach is measured, until it uses one and a half cores or frames are 50 ms late at p99.";

    public static string Cpu(int sessions) => $"CPU per session, {sessions} sessions";

    public static string Late(int sessions) => $"lateness p99, {sessions} sessions";

    public async Task RunAsync(FigureList figures, bool quick)
    {
        Contender[] peers = [Contender.Bare, Contender.Python, Contender.Node];
        foreach (int sessions in quick ? [200] : new[] { 1, 10, 50, 200 })
        {
            await RunAsync(figures, Contender.Plain, sessions);
            foreach (Contender peer in peers) await RunAsync(figures, peer, sessions);
            if (!quick) await RunAsync(figures, Contender.Plain, sessions);
        }
        for (int sessions = 400; !quick && sessions <= 3_200; sessions *= 2)
        {
            Outcome outcome = await RunAsync(figures, Contender.Plain, sessions);
            if (outcome.All.LateP99Us > 50_000 || outcome.Cost.Rates().Average() > 1.5) break;
        }
    }

    private static async Task<Outcome> RunAsync(FigureList figures, Contender contender, int sessions)
    {
        var job = new Job { Sound = BenchPaths.Audio(9), Sessions = sessions, Server = "--chat 1 --grace 4000", Cpu = (4, 2) };
        Outcome outcome = await Trial.RunAsync(contender, job);
        foreach (double rate in outcome.Cost.Rates().Take(2)) figures.Add(Cpu(sessions), "CPU s/min", contender, rate * 60 / sessions);
        figures.Add(Late(sessions), "ms", contender, outcome.All.LateP99Us / 1e3);
        return outcome;
    }
}

using StreamCoach.Sandbox.Faults;
using StreamCoach.Sessions;

namespace StreamCoach.Tests.Soak;

/// <summary>Runs Stop, Dispose, Abort, the end of all sessions, the server's close and a lost connection concurrently: the session ends once, and nothing remains.</summary>
public class EndRace
{
    [Fact]
    public async Task All_ways_to_end_a_session_may_run_concurrently()
    {
        var random = new Random(Rounds.Seed);
        int rounds = Rounds.Count(inSuite: 60);
        await using var sandbox = SandboxServer.Start(new SandboxOptions { ApiKey = Rounds.Key });
        using var folder = new Storage.TemporaryRoot();
        for (int round = 0; round < rounds; round++)
        {
            if (random.Next(3) == 0) sandbox.FaultNext(SandboxFault.Of((SandboxFaultKind)random.Next(3), random.NextDouble()));
            await OnceAsync(sandbox, random, folder.Path);
        }
        IReadOnlyList<string> saved = SavedSessions.Ids(folder.Path);
        Assert.NotEmpty(saved);
        Assert.All(saved, id => Assert.False(SavedSessions.IsRunning(folder.Path, id)));
    }

    private static async Task OnceAsync(SandboxServer sandbox, Random random, string folder)
    {
        TranscriptionSession session = TranscriptionSession.FromStream(new MemoryStream(Audio.Wav.Tone(2)), 16_000,
            Sandboxed.Options(sandbox, speed: 8, saveIn: random.Next(2) == 0 ? folder : null));
        Task starting = session.StartAsync(Limit.Token);
        Func<Task>[] ends =
        [
            () => session.StopAsync(),
            () => session.StopAsync(discardUnsent: true),
            async () => await session.DisposeAsync(),
            () => Task.Run(session.Abort),
            () => Task.Run(() => SessionShutdown.StopAll([session])),
        ];
        int[] delays = [.. ends.Select(_ => random.Next(60))];
        Func<Task>[] chosen = [.. ends.Where(_ => random.Next(2) == 0)];
        await Task.WhenAll(chosen.Select(async (end, i) =>
        {
            await Task.Delay(delays[i]);
            await end();
        })).Within();
        if (chosen.Length == 0) await session.StopAsync().Within();
        await session.Completion.Within();
        await starting.ContinueWith(_ => { }, TaskScheduler.Default).Within();
        Assert.True(session.State.IsEnd());
        // Completed means that both seconds were sent.
        if (session.State == SessionState.Completed) Assert.Equal(2, session.AudioSent);
    }
}

using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Sessions.Runs;

namespace StreamCoach.Tests.Sessions.Runs;

public class TranscriptionRunTests
{
    private const int BytesPerSecond = 32_000;

    [Fact]
    public async Task There_is_no_estimate_while_audio_of_unknown_length_is_open()
    {
        await using var sandbox = SandboxServer.Start();
        var run = new TranscriptionRun();
        // A web address has no known length, and may end before the files.
        await HeardAsync(run, sandbox, bytes: 0);
        Open(run, sandbox, bytes: BytesPerSecond);
        Assert.Null(run.TimeLeft);

        await HeardAsync(run, sandbox, bytes: BytesPerSecond);
        Assert.NotNull(run.TimeLeft);

        TranscriptionSession address = Open(run, sandbox, bytes: 0);
        Assert.Null(run.TimeLeft);
        await address.StopAsync();
        Assert.NotNull(run.TimeLeft);
    }

    [Fact]
    public async Task The_estimate_assumes_the_speed_so_far()
    {
        await using var sandbox = SandboxServer.Start();
        var run = new TranscriptionRun();
        await HeardAsync(run, sandbox, bytes: BytesPerSecond);
        Assert.Equal(TimeSpan.Zero, run.TimeLeft);

        // One second of audio was sent, and three remain; the address was sent too and has no length.
        Open(run, sandbox, bytes: 3 * BytesPerSecond);
        AssertTimesElapsed(run, 3);
        await HeardAsync(run, sandbox, bytes: 0);
        AssertTimesElapsed(run, 1.5);

        TranscriptionSession failed = TranscriptionSession.FromFile("no-such-file.wav", Sandboxed.Options(sandbox));
        run.Add(failed, bytes: 99 * BytesPerSecond);
        await Assert.ThrowsAsync<StreamCoachException>(() => failed.StartAsync(Limit.Token));
        AssertTimesElapsed(run, 1.5);
    }

    // Time passes between two readings, so the value is compared with a range.
    private static void AssertTimesElapsed(TranscriptionRun run, double times)
    {
        double before = run.Elapsed - 0.1;
        TimeSpan left = Assert.NotNull(run.TimeLeft);
        Assert.InRange(left.TotalSeconds, times * before, times * (run.Elapsed + 0.1));
    }

    // A second of audio.
    private static async Task HeardAsync(TranscriptionRun run, SandboxServer sandbox, long bytes)
    {
        TranscriptionSession session = Sandboxed.Session(sandbox, new MemoryStream(Audio.Wav.Tone(1)));
        run.Add(session, bytes);
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.Null(session.Failure);
    }

    private static TranscriptionSession Open(TranscriptionRun run, SandboxServer sandbox, long bytes)
    {
        TranscriptionSession session = Sandboxed.Session(sandbox, new MemoryStream(Audio.Wav.Tone(1)));
        run.Add(session, bytes);
        return session;
    }
}

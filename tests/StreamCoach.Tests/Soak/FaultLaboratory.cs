using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Soak;

/// <summary>
/// The service drops, refuses, stalls, half-opens, corrupts, delays and sends false messages on a random schedule. The transcript must be the same
/// as without faults, each turn once and at its time, and nothing may remain open.
/// </summary>
public class FaultLaboratory
{
    [Fact]
    public async Task Faults_of_the_connection_do_not_change_the_transcript()
    {
        for (int seed = Rounds.Seed; seed < Rounds.Seed + Rounds.Count(inSuite: 2); seed++)
        {
            TestContext.Current.SendDiagnosticMessage($"seed {seed}");
            try
            {
                await OnceAsync(seed);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                throw new InvalidOperationException($"Seed {seed}: {error.Message}", error);
            }
        }
    }

    private static async Task OnceAsync(int seed)
    {
        var random = new Random(seed);
        await using var sandbox = SandboxServer.Start(new SandboxOptions { ApiKey = Rounds.Key, HeartbeatInterval = TimeSpan.FromMilliseconds(50) });
        // A schedule is finite, so that the session ends.
        sandbox.FaultNext([.. Enumerable.Range(0, random.Next(3, 12)).Select(place => Draw(random, first: place == 0))]);
        bool live = random.Next(2) == 0;
        using TemporaryFile? sound = live ? SampleRecording.Pcm() : null;
        using var folder = new Storage.TemporaryRoot();
        SessionOptions options = Sandboxed.Options(sandbox, speed: 40, saveIn: folder.Path, connectTimeout: TimeSpan.FromSeconds(2),
            limits: new ConnectionLimits { HeartbeatTimeout = TimeSpan.FromSeconds(1) });
        await using TranscriptionSession session = live
            ? TranscriptionSession.FromProgram(TestProgram.Play(sound!.Path), 16_000, options)
            : TranscriptionSession.FromFile(SandboxServer.RecordingPath, options);
        await session.StartAsync(Rounds.Limit);
        var turns = new List<Turn>();
        await foreach (Turn turn in session.ReadTurnsAsync(cancel: Rounds.Limit)) turns.Add(turn);

        SampleRecording.AssertTurns([.. turns.Where(IsSaid)]);
        SampleRecording.AssertTurns([.. SavedSessions.Open(folder.Path, session.Id).GetTurns().Where(IsSaid)]);
        Assert.Equal(SessionState.Completed, session.State);
        Assert.Empty(session.Gaps);
        // The sandbox keeps a half-open socket until it ends, as a dead peer would; all others are closed.
        await Task.WhenAll(sandbox.Sessions.Where(seen => seen.Terminated).Select(seen => seen.WaitForEndAsync())).Within();
        Assert.Empty(Directory.GetFiles(session.Folder!, "*.pcm"));
    }

    // The oversized fault sends an additional turn.
    private static bool IsSaid(Turn turn) => turn.Text.Length < 1_000;

    private static SandboxFault? Draw(Random random, bool first)
    {
        double after = 3 + 9 * random.NextDouble();
        // A fault at the first connect fails the start, which is correct.
        return random.Next(first ? 9 : 13) switch
        {
            0 => SandboxFault.DropFin(after),
            1 => SandboxFault.DropRst(after),
            2 => SandboxFault.HalfOpen(after),
            3 => SandboxFault.Error(3005, "Session Cancelled: An error occurred", after),
            4 => SandboxFault.Close(1011, "", after),
            5 => SandboxFault.Malformed(after),
            6 => SandboxFault.Lying(after),
            7 => SandboxFault.Fragmented(after),
            8 => SandboxFault.Slow(TimeSpan.FromMilliseconds(random.Next(5)), after),
            9 => SandboxFault.Refuse(random.Next(500, 504)),
            10 => SandboxFault.RefuseTcp(),
            11 => SandboxFault.RateLimited(random.Next(2) == 0 ? 1008 : 3009),
            _ => SandboxFault.Delay(TimeSpan.FromMilliseconds(random.Next(300))),
        };
    }
}

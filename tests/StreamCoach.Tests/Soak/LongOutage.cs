using System.Net;
using System.Net.Sockets;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Soak;

/// <summary>
/// The service is down for minutes while a live source continues, in accelerated time: all audio is buffered and sent afterwards, and the transcript
/// equals that of a parallel session without an outage.
/// </summary>
public class LongOutage
{
    // The speed relative to real time.
    private const double Speed = 40;
    private const double RecordingSeconds = 57.757;

    [Fact]
    public async Task Minutes_of_outage_lose_no_word()
    {
        double seconds = 60 * Rounds.Count(inSuite: 1);
        // The source starts a minute before the outage and continues after it.
        int talks = (int)Math.Ceiling((seconds + 120) / RecordingSeconds);
        using TemporaryFile sound = SampleRecording.Pcm();
        using var repeated = new TemporaryFile(".raw", [.. Enumerable.Repeat(File.ReadAllBytes(sound.Path), talks).SelectMany(bytes => bytes)]);
        string[] source = TestProgram.Play(repeated.Path);
        await using var steady = SandboxServer.Start();
        await using TranscriptionSession undisturbed = TranscriptionSession.FromProgram(source, 16_000, Sandboxed.Options(steady, speed: Speed));
        await undisturbed.StartAsync(Rounds.Limit);

        using var folder = new Storage.TemporaryRoot();
        var sandbox = SandboxServer.Start(new SandboxOptions { ApiKey = Rounds.Key });
        await using TranscriptionSession session = TranscriptionSession.FromProgram(source, 16_000, Sandboxed.Options(sandbox, speed: Speed, saveIn: folder.Path));
        await session.StartAsync(Rounds.Limit);
        Task<List<Turn>> read = ReadAsync(session, SampleRecording.TurnCount, out Task aTalkWasRead);
        await aTalkWasRead.WaitAsync(Rounds.Limit);
        await sandbox.DisposeAsync();
        await RefuseAsync(sandbox.Endpoint.Port, until: () => session.AudioWaiting >= seconds);
        await using var back = SandboxServer.Start(new SandboxOptions { ApiKey = Rounds.Key, Port = sandbox.Endpoint.Port });
        List<Turn> turns = await read.WaitAsync(Rounds.Limit);

        await undisturbed.WaitForEndAsync(Rounds.Limit);
        IReadOnlyList<Turn> expected = undisturbed.GetTurns();
        Assert.Equal(talks * SampleRecording.TurnCount, expected.Count);
        AssertEqual(expected, turns);
        AssertEqual(expected, SavedSessions.Open(folder.Path, session.Id).GetTurns());
        Assert.Equal((SessionState.Completed, 1, 0), (session.State, session.Reconnects, session.Gaps.Count));
    }

    private static Task<List<Turn>> ReadAsync(TranscriptionSession session, int some, out Task someWereRead)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        someWereRead = reached.Task;
        return Task.Run(async () =>
        {
            var turns = new List<Turn>();
            await foreach (Turn turn in session.ReadTurnsAsync(cancel: Rounds.Limit))
            {
                turns.Add(turn);
                if (turns.Count == some) reached.SetResult();
            }
            return turns;
        });
    }

    private static async Task RefuseAsync(int port, Func<bool> until)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        while (!until())
        {
            using Socket refused = await listener.AcceptSocketAsync(Rounds.Limit);
            refused.Close(0);
        }
    }

    private static void AssertEqual(IReadOnlyList<Turn> expected, IReadOnlyList<Turn> turns)
    {
        Assert.Equal(expected.Select(turn => turn.Text), turns.Select(turn => turn.Text));
        Assert.Equal(Enumerable.Range(0, turns.Count), turns.Select(turn => turn.Order));
        Assert.All(turns.Zip(expected), pair =>
        {
            Assert.Equal(pair.Second.Start!.Value, pair.First.Start!.Value, 0.1);
            Assert.Equal(pair.Second.End!.Value, pair.First.End!.Value, 0.1);
        });
    }
}

using System.Diagnostics;
using System.Text;
using StreamCoach.Audio;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Sessions;
using StreamCoach.Tests.Audio;
using StreamCoach.Threading;
using StreamCoach.Turns;

namespace StreamCoach.Tests.House;

/// <summary>Checks counts where bench/ measures time, because counts do not depend on the load of the machine.</summary>
[Collection("alone")]
public class CostTests
{
    [Fact]
    public async Task A_frame_takes_one_send_and_no_allocation_in_steady_state()
    {
        await using var sandbox = SandboxServer.Start();
        using var sound = new TemporaryFile(".wav", Tests.Audio.Wav.Tone(600));
        await using TranscriptionSession session = TranscriptionSession.FromFile(sound.Path, Sandboxed.Options(sandbox, speed: 400));
        await session.StartAsync(Limit.Token);
        SandboxSession server = sandbox.Sessions[0];
        // A frame is processed on that thread from the file to the socket.
        double perFrame = await LeastPerFrameAsync(server, AllocatedByThePaceThreadAsync, 100, 550);
        await session.Completion.Within();
        Assert.InRange(perFrame, 0, 8);
        // 200 ms each.
        Assert.Equal(600 * 5, server.Frames);
    }

    [Fact]
    public async Task A_recorders_frame_is_read_buffered_and_sent_on_one_thread_without_allocation()
    {
        await using var sandbox = SandboxServer.Start();
        var recorder = new CountedRecorder(await File.ReadAllBytesAsync(SandboxServer.RecordingPath, Limit.Token));
        await using TranscriptionSession session = TranscriptionSession.From(recorder, Sandboxed.Options(sandbox, speed: 200));
        await session.StartAsync(Limit.Token);
        SandboxSession server = sandbox.Sessions[0];
        double perFrame = await LeastPerFrameAsync(server, () => Task.FromResult(recorder.Allocated), 100, 400);
        await session.StopAsync(discardUnsent: true).Within();
        Assert.InRange(perFrame, 0, 8);
    }

    [Fact]
    public void A_turn_of_twelve_words_allocates_little_more_than_its_words()
    {
        string words = string.Join(',', Enumerable.Range(0, 12).Select(i => $$"""{"start":{{i * 100}},"end":{{i * 100 + 90}},"text":"word{{i}}","confidence":0.9,"word_is_final":true}"""));
        byte[][] messages = [.. Enumerable.Range(0, 200).Select(order => Encoding.UTF8.GetBytes(
            $$"""{"turn_order":{{order}},"turn_is_formatted":true,"end_of_turn":true,"transcript":"Twelve words.","end_of_turn_confidence":1,"words":[{{words}}],"utterance":"","type":"Turn"}"""))];
        // Unoptimized code of the framework allocates more, and how soon it is compiled again depends on the machine's load. So the steady state is waited for.
        long started = Stopwatch.GetTimestamp(), perTurn;
        do
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Pass(messages);
            perTurn = (GC.GetAllocatedBytesForCurrentThread() - before) / messages.Length;
        }
        while (perTurn > 4_400 && Stopwatch.GetElapsedTime(started) < Limit.Time);
        Assert.InRange(perTurn, 1, 4_400);
    }

    [Fact]
    public async Task Any_number_of_recordings_shares_the_same_threads()
    {
        const int count = 60;
        await using var sandbox = SandboxServer.Start();
        int before = ThreadsBesideThePool();
        TranscriptionSession[] files = [.. Enumerable.Range(0, count).Select(_ => Sandboxed.Recording(sandbox, speed: 1))];
        await Task.WhenAll(files.Select(session => session.StartAsync(Limit.Token))).Within();
        await Task.WhenAll(sandbox.Sessions.Select(session => session.WaitForAudioAsync(0.4, Limit.Token)));
        int added = ThreadsBesideThePool() - before;
        await Task.WhenAll(files.Select(session => session.StopAsync(discardUnsent: true))).Within();
        // One pacing thread for all; reading threads as many as processors, plus one for each slow read; and a few of the runtime.
        Assert.True(added < count / 2, $"{count} recordings took {added} threads.");
    }

    [Fact]
    public async Task A_device_session_has_one_capture_thread_and_one_receive_thread()
    {
        const int count = 5;
        await using var sandbox = SandboxServer.Start();
        byte[] wav = await File.ReadAllBytesAsync(SandboxServer.RecordingPath, Limit.Token);
        CountedRecorder[] recorders = [.. Enumerable.Range(0, count).Select(_ => new CountedRecorder(wav))];
        SeenThread[] answering = await Task.WhenAll(recorders.Select(recorder => AnsweringThreadAsync(TranscriptionSession.From(recorder, Sandboxed.Options(sandbox, speed: 5)))));
        SeenThread[] hearing = [.. recorders.Select(recorder => Assert.Single(recorder.Readers))];
        Assert.DoesNotContain(answering.Concat(hearing), thread => thread.IsOfPool);
        Assert.Equal(2 * count, answering.Concat(hearing).Distinct().Count());
    }

    [Fact]
    public async Task Recordings_receive_on_the_thread_pool()
    {
        await using var sandbox = SandboxServer.Start();
        Assert.True((await AnsweringThreadAsync(Sandboxed.Recording(sandbox, speed: 5))).IsOfPool);
    }

    // The threads of this process except those of the pool, whose number varies.
    private static int ThreadsBesideThePool()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count - ThreadPool.ThreadCount;
    }

    /// <summary>The thread on which a session receives the first turn.</summary>
    private static async Task<SeenThread> AnsweringThreadAsync(TranscriptionSession session)
    {
        await using TranscriptionSession running = session;
        var changed = new TaskCompletionSource<SeenThread>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Log.Changed += _ => changed.TrySetResult(SeenThread.Now());
        await session.StartAsync(Limit.Token);
        SeenThread thread = await changed.Task.Within();
        await session.StopAsync(discardUnsent: true).Within();
        return thread;
    }

    // For a thread that has ended, it is unknown whether it belonged to the pool.
    private sealed record SeenThread(Thread Thread, bool IsOfPool)
    {
        public static SeenThread Now() => new(Thread.CurrentThread, Thread.CurrentThread.IsThreadPoolThread);
    }

    private static async Task<long> AllocatedByThePaceThreadAsync()
    {
        var signal = new InlineEvent();
        PacingThread.Wake(signal, Stopwatch.GetTimestamp() + Stopwatch.Frequency / 20);
        await signal.WaitAsync();
        Assert.False(Thread.CurrentThread.IsThreadPoolThread);
        return GC.GetAllocatedBytesForCurrentThread();
    }

    /// <summary>Plays a recording in a loop, paced by the capture, and records the allocations of the reading thread.</summary>
    private sealed class CountedRecorder(byte[] wav) : LiveSource(SourceKind.Program)
    {
        private const int Header = 44;
        private long _allocated;
        private int _place = Header;

        /// <summary>The threads that have read from it, in order.</summary>
        public List<SeenThread> Readers { get; } = [];

        public long Allocated => Interlocked.Read(ref _allocated);

        public override int Read(Span<byte> pcm)
        {
            if (Readers.Count == 0 || Readers[^1].Thread != Thread.CurrentThread) Readers.Add(SeenThread.Now());
            Interlocked.Exchange(ref _allocated, GC.GetAllocatedBytesForCurrentThread());
            int bytes = Math.Min(pcm.Length, wav.Length - _place);
            wav.AsSpan(_place, bytes).CopyTo(pcm);
            _place = _place + bytes == wav.Length ? Header : _place + bytes;
            return bytes;
        }
    }

    // On a busy machine the optimized code comes late, so the steady state is that of the best 50 s of audio.
    private static async Task<double> LeastPerFrameAsync(SandboxSession server, Func<Task<long>> allocated, int from, int to)
    {
        double least = double.PositiveInfinity;
        await server.WaitForAudioAsync(from, Limit.Token);
        for (int until = from + 50; until <= to; until += 50)
        {
            (long before, int frames) = (await allocated(), server.Frames);
            await server.WaitForAudioAsync(until, Limit.Token);
            least = Math.Min(least, (double)(await allocated() - before) / (server.Frames - frames));
        }
        return least;
    }

    private static void Pass(byte[][] messages)
    {
        var options = new StreamingOptions();
        var log = new TurnLog();
        var assembler = new TurnAssembler("s", options.Model, log);
        var cursor = default(TurnCursor);
        foreach (byte[] message in messages)
        {
            assembler.Accept(ServiceMessage.Decode(message)!.ToTurn(options), DateTime.UnixEpoch, DateTime.UnixEpoch);
            Assert.NotNull(log.Read(ref cursor, includePartials: false).Turn);
        }
    }
}

/// <summary>Tests that count for the whole process run alone.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public class Alone;

using System.Diagnostics;
using System.Text;
using StreamCoach.Audio;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Sessions;
using StreamCoach.Threading;
using StreamCoach.Turns;

namespace StreamCoach.Tests.House;

/// <summary>What bench/ measures in time is guarded here in counts, which no noise of the machine can move.</summary>
[Collection("alone")]
public class CostTests
{
    [Fact]
    public async Task A_frame_costs_one_send_and_no_allocation_once_running()
    {
        await using var sandbox = SandboxServer.Start();
        using var sound = new TemporaryFile(".wav", Tests.Audio.Wav.Tone(600));
        await using TranscriptionSession session = TranscriptionSession.FromFile(sound.Path, Sandboxed.Options(sandbox, speed: 400));
        await session.StartAsync(Limit.Token);
        SandboxSession server = sandbox.Sessions[0];
        await server.WaitForAudioAsync(100, Limit.Token);
        (long allocated, int frames) = (await AllocatedByThePaceThreadAsync(), server.Frames);
        await server.WaitForAudioAsync(500, Limit.Token);
        // All that is done for a frame, from the file to the socket, is done on that thread.
        double perFrame = (double)(await AllocatedByThePaceThreadAsync() - allocated) / (server.Frames - frames);
        await session.Completion.Within();
        Assert.InRange(perFrame, 0, 8);
        // 200 ms each.
        Assert.Equal(600 * 5, server.Frames);
    }

    [Fact]
    public async Task A_recorders_frame_is_read_kept_and_sent_by_one_thread_that_allocates_nothing()
    {
        await using var sandbox = SandboxServer.Start();
        var recorder = new CountedRecorder(await File.ReadAllBytesAsync(SandboxServer.RecordingPath, Limit.Token));
        await using TranscriptionSession session = TranscriptionSession.From(recorder, Sandboxed.Options(sandbox, speed: 200));
        await session.StartAsync(Limit.Token);
        SandboxSession server = sandbox.Sessions[0];
        await server.WaitForAudioAsync(120, Limit.Token);
        (long allocated, int frames) = (recorder.Allocated, server.Frames);
        await server.WaitForAudioAsync(400, Limit.Token);
        double perFrame = (double)(recorder.Allocated - allocated) / (server.Frames - frames);
        await session.StopAsync(discardUnsent: true).Within();
        Assert.InRange(perFrame, 0, 8);
    }

    [Fact]
    public void A_turn_of_twelve_words_costs_its_words_and_little_more_from_the_wire_to_the_reader()
    {
        string words = string.Join(',', Enumerable.Range(0, 12).Select(i => $$"""{"start":{{i * 100}},"end":{{i * 100 + 90}},"text":"word{{i}}","confidence":0.9,"word_is_final":true}"""));
        byte[][] messages = [.. Enumerable.Range(0, 200).Select(order => Encoding.UTF8.GetBytes(
            $$"""{"turn_order":{{order}},"turn_is_formatted":true,"end_of_turn":true,"transcript":"Twelve words.","end_of_turn_confidence":1,"words":[{{words}}],"utterance":"","type":"Turn"}"""))];
        // Once to warm up, then counted.
        Pass(messages);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Pass(messages);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / messages.Length, 1, 4_400);
    }

    [Fact]
    public Task What_is_compiled_beside_a_first_session_runs_through() => JitWarmup.Start().Within();

    [Fact]
    public async Task Recordings_share_their_threads_however_many_there_are()
    {
        const int count = 60;
        await using var sandbox = SandboxServer.Start();
        int before = ThreadsBesideThePool();
        TranscriptionSession[] files = [.. Enumerable.Range(0, count).Select(_ => Sandboxed.Recording(sandbox, speed: 1))];
        await Task.WhenAll(files.Select(session => session.StartAsync(Limit.Token))).Within();
        await Task.WhenAll(sandbox.Sessions.Select(session => session.WaitForAudioAsync(0.4, Limit.Token)));
        int added = ThreadsBesideThePool() - before;
        await Task.WhenAll(files.Select(session => session.StopAsync(discardUnsent: true))).Within();
        // One paces them all. They are read on as many as there are processors, and on one more for each read that takes long. The runtime has a few of its own.
        Assert.True(added < count / 2, $"{count} recordings took {added} threads.");
    }

    [Fact]
    public async Task A_device_has_two_threads_of_its_own_one_to_hear_and_one_for_the_answers()
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
    public async Task Recordings_take_their_answers_on_the_pool()
    {
        await using var sandbox = SandboxServer.Start();
        Assert.True((await AnsweringThreadAsync(Sandboxed.Recording(sandbox, speed: 5))).IsOfPool);
    }

    // What this process runs on beside the pool, whose threads come and go.
    private static int ThreadsBesideThePool()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count - ThreadPool.ThreadCount;
    }

    /// <summary>The thread on which a session takes the first turn that the service sends.</summary>
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

    // Whether a thread is of the pool is unknown once it has ended.
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

    /// <summary>Plays a recording over and over, paced by the capture, and knows what the thread that reads it has allocated.</summary>
    private sealed class CountedRecorder(byte[] wav) : IAudioSource
    {
        private const int Header = 44;
        private long _allocated;
        private int _place = Header;

        /// <summary>The threads that have read from it, one after the other.</summary>
        public List<SeenThread> Readers { get; } = [];

        public long Allocated => Interlocked.Read(ref _allocated);

        public string Description => "recorder";

        public SourceKind Kind => SourceKind.Program;

        public string? Path => null;

        public bool IsLive => true;

        public bool Blocks => true;

        public double PaceLimit => 1;

        public int SampleRate => 16_000;

        public void Open()
        {
        }

        public int Read(Span<byte> pcm)
        {
            if (Readers.Count == 0 || Readers[^1].Thread != Thread.CurrentThread) Readers.Add(SeenThread.Now());
            Interlocked.Exchange(ref _allocated, GC.GetAllocatedBytesForCurrentThread());
            int bytes = Math.Min(pcm.Length, wav.Length - _place);
            wav.AsSpan(_place, bytes).CopyTo(pcm);
            _place = _place + bytes == wav.Length ? Header : _place + bytes;
            return bytes;
        }

        public void Interrupt()
        {
        }

        public void Dispose()
        {
        }
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

/// <summary>Tests that count for the whole process run while no other does.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public class Alone;

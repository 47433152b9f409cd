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
    public Task What_is_compiled_beside_a_first_session_runs_through() => JitWarmup.Begin().Within();

    [Fact]
    public async Task Recordings_share_one_thread_and_a_device_has_two_of_its_own_one_to_hear_and_one_for_the_answers()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Thread names are read from /proc.");
        // Of an earlier test, one may be on its way out.
        (string Task, string Name)[] before = Threads();
        await using var sandbox = SandboxServer.Start();
        TranscriptionSession[] files = [.. Enumerable.Range(0, 20).Select(_ => Sandboxed.Recording(sandbox, speed: 1))];
        TranscriptionSession[] devices = [.. Enumerable.Range(0, 3).Select(_ => TranscriptionSession.FromProgram(["cat", "/dev/zero"], 16_000, Sandboxed.Options(sandbox, speed: 1)))];
        foreach (TranscriptionSession session in files.Concat(devices)) await session.StartAsync(Limit.Token);
        await Task.WhenAll(sandbox.Sessions.Select(session => session.WaitForAudioAsync(0.4, Limit.Token)));
        // The kernel keeps fifteen characters of a name.
        string[] threads = [.. Threads().Where(thread => thread.Name == "StreamCoach pac" || !before.Contains(thread)).Select(thread => thread.Name)];
        await Task.WhenAll(files.Concat(devices).Select(session => session.StopAsync(discardUnsent: true))).Within();
        // Files are read on as many threads as there are processors, and none of them reads for longer than a moment.
        Assert.InRange(threads.Count(name => name == "StreamCoach rea"), 0, Environment.ProcessorCount);
        Assert.Equal(["StreamCoach cap 3", "StreamCoach pac 1", "StreamCoach wir 3"], threads.Where(name => name is not ("StreamCoach rea" or "StreamCoach ope")).GroupBy(name => name).Select(group => $"{group.Key} {group.Count()}").Order());
    }

    private static (string Task, string Name)[] Threads() =>
        [.. Directory.GetDirectories("/proc/self/task").Select(task => (task, NameOf(task))).Where(thread => thread.Item2.StartsWith("StreamCoach ", StringComparison.Ordinal))];

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).Trim();
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return "";
        }
    }

    private static async Task<long> AllocatedByThePaceThreadAsync()
    {
        var signal = new InlineEvent();
        PacingThread.Wake(signal, Stopwatch.GetTimestamp() + Stopwatch.Frequency / 20);
        await signal.WaitAsync();
        Assert.Equal("StreamCoach pace", Thread.CurrentThread.Name);
        return GC.GetAllocatedBytesForCurrentThread();
    }

    /// <summary>Plays a recording over and over, paced by the capture, and knows what the thread that reads it has allocated.</summary>
    private sealed class CountedRecorder(byte[] wav) : IAudioSource
    {
        private const int Header = 44;
        private long _allocated;
        private int _place = Header;

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

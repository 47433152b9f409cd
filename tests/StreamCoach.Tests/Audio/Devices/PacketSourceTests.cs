using StreamCoach.Audio;
using StreamCoach.Audio.Devices;
using StreamCoach.Errors;

namespace StreamCoach.Tests.Audio.Devices;

/// <summary>A device that collects its audio in packets, as WASAPI does, with a device of the test in its place.</summary>
public sealed class PacketSourceTests : IDisposable
{
    private static readonly AudioDevice Speakers = new(AudioSystem.Wasapi, "speakers", "Speakers") { Kind = AudioDeviceKind.Loopback };

    private readonly Packets _packets = new();

    public void Dispose() => _packets.Dispose();

    [Fact]
    public void What_is_asked_for_is_filled_from_as_many_packets_as_it_takes()
    {
        using PacketSource source = Open(null);
        for (byte i = 1; i <= 5; i++) _packets.Add(320, i);
        var pcm = new byte[1_600];
        Assert.Equal(1_600, source.Read(pcm));
        Assert.Equal([1, 2, 3, 4, 5], pcm.Where((_, at) => at % 320 == 0));
    }

    [Fact]
    public async Task A_read_waits_for_packets_that_are_not_there_yet()
    {
        using PacketSource source = Open(null);
        _packets.Add(320, 1);
        var pcm = new byte[640];
        Task<int> reading = Task.Run(() => source.Read(pcm));
        await _packets.Empty.Task.Within();
        _packets.Add(320, 2);
        Assert.Equal(640, await reading.Within());
        Assert.Equal((1, 2), (pcm[0], pcm[639]));
    }

    [Fact]
    public void Nothing_played_is_silence()
    {
        using PacketSource source = Open(Speakers);
        byte[] pcm = [.. Enumerable.Repeat((byte)7, 1_600)];
        Assert.Equal(1_600, source.Read(pcm));
        Assert.All(pcm, part => Assert.Equal(0, part));
    }

    [Fact]
    public void Sound_that_is_played_is_not_mixed_with_silence()
    {
        using PacketSource source = Open(Speakers);
        var pcm = new byte[1_600];
        source.Read(pcm);
        // Much more than the clock can be behind.
        _packets.Add(64_000, 9);
        for (int i = 0; i < 40; i++)
        {
            Assert.Equal(1_600, source.Read(pcm));
            Assert.All(pcm, part => Assert.Equal(9, part));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_interrupt_ends_a_read_that_waits(bool loopback)
    {
        using PacketSource source = Open(loopback ? Speakers : null);
        Task<int> reading = Task.Run(() => source.Read(new byte[32_000 * 60]));
        await _packets.Empty.Task.Within();
        source.Interrupt();
        Assert.Equal(0, await reading.Within());
        Assert.Equal(0, source.Read(new byte[2]));
    }

    [Fact]
    public void A_microphone_without_audio_is_an_error_and_a_loopback_is_not()
    {
        using PacketSource source = Open(null, limit: TimeSpan.FromMilliseconds(20));
        var failure = Assert.Throws<StreamCoachException>(() => source.Read(new byte[1_600]));
        Assert.Equal(FailureKind.AudioSilent, failure.Kind);
        Assert.Contains("microphone (WASAPI)", failure.Message, StringComparison.Ordinal);
        using PacketSource loopback = Open(Speakers, limit: TimeSpan.Zero);
        Assert.Equal(3_200, loopback.Read(new byte[3_200]));
    }

    [Fact]
    public void A_failure_of_the_device_ends_the_read()
    {
        using PacketSource source = Open(Speakers);
        _packets.Failure = new(FailureKind.MicrophoneNotFound, "It was unplugged.");
        Assert.Equal("It was unplugged.", Assert.Throws<StreamCoachException>(() => source.Read(new byte[1_600])).Message);
    }

    [Fact]
    public async Task A_program_is_recorded_with_its_pauses_until_it_ends()
    {
        var end = new TaskCompletionSource();
        using PacketSource source = OpenProgram(_ => end.Task);
        Assert.Equal((SourceKind.Process, "player"), (source.Kind, source.DeviceId));
        Assert.Equal("player, process 42 (WASAPI)", source.Description);
        var pcm = new byte[1_600];
        Assert.Equal(1_600, source.Read(pcm));
        Assert.All(pcm, part => Assert.Equal(0, part));
        Task<int> reading = Task.Run(() => source.Read(new byte[32_000 * 60]));
        await _packets.Empty.Task.Within();
        end.SetResult();
        Assert.InRange(await reading.Within(), 0, 32_000 * 60 - 2);
        Assert.Equal(0, source.Read(pcm));
    }

    [Fact]
    public void What_a_program_played_last_is_delivered()
    {
        using PacketSource source = OpenProgram(_ => Task.CompletedTask);
        _packets.Add(640, 9);
        var pcm = new byte[1_600];
        Assert.Equal(640, source.Read(pcm));
        Assert.All(pcm[..640], part => Assert.Equal(9, part));
        Assert.Equal(0, source.Read(pcm));
    }

    [Fact]
    public void The_end_of_a_program_is_reported_and_is_no_loss()
    {
        PacketSource program = OpenProgram(_ => Task.CompletedTask);
        var monitor = new InputMonitor();
        using var source = new DeviceSource(() => program, DeviceLossAction.Reconnect, monitor);
        Assert.Equal(SourceKind.Process, source.Kind);
        Assert.Equal(0, source.Read(new byte[1_600]));
        Assert.Equal(0, monitor.DeviceLosses);
        Assert.Equal("The program 'player, process 42 (WASAPI)' has ended, so its session ends too.", Assert.Single(monitor.Diagnostics.Since(0)).Text);
    }

    [Fact]
    public async Task A_program_is_no_longer_watched_when_its_recording_is_closed()
    {
        var watched = new TaskCompletionSource();
        OpenProgram(token =>
        {
            token.Register(watched.SetResult);
            return Task.Delay(Timeout.Infinite, token);
        }).Dispose();
        await watched.Task.Within();
    }

    [Fact]
    public void It_closes_the_device()
    {
        Open(null).Dispose();
        Assert.True(_packets.IsDisposed);
    }

    private PacketSource Open(AudioDevice? device, TimeSpan? limit = null)
    {
        var source = new PacketSource(device, "WASAPI", () => _packets) { FirstAudioLimit = limit ?? Limit.Time };
        source.Open();
        return source;
    }

    private PacketSource OpenProgram(Func<CancellationToken, Task> waitForEnd)
    {
        var process = new AudioProcess(42, "player", waitForEnd);
        var source = new PacketSource(process.AsDevice(), "WASAPI", () => _packets) { Process = process };
        source.Open();
        return source;
    }

    private sealed class Packets : IPacketStream
    {
        private readonly Queue<byte> _sound = new();

        public TaskCompletionSource Empty { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public StreamCoachException? Failure { get; set; }

        public bool IsDisposed { get; private set; }

        public int SampleRate => 16_000;

        public void Add(int bytes, byte value)
        {
            lock (_sound)
            {
                for (int i = 0; i < bytes; i++) _sound.Enqueue(value);
            }
        }

        public int Take(Span<byte> pcm)
        {
            if (Failure is not null) throw Failure;
            lock (_sound)
            {
                int bytes = Math.Min(pcm.Length, _sound.Count);
                for (int i = 0; i < bytes; i++) pcm[i] = _sound.Dequeue();
                if (_sound.Count == 0 && bytes < pcm.Length) Empty.TrySetResult();
                return bytes;
            }
        }

        public void Dispose() => IsDisposed = true;
    }
}

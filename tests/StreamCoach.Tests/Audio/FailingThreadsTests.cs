using StreamCoach.Audio;
using StreamCoach.Audio.Devices;
using StreamCoach.Errors;
using StreamCoach.JournalWriter;
using StreamCoach.Storage;
using StreamCoach.Tests.Storage;

namespace StreamCoach.Tests.Audio;

/// <summary>A failure on a helper thread of the recording is reported by the session and does not end the process.</summary>
public class FailingThreadsTests
{
    private readonly InputMonitor _monitor = new();

    [Fact]
    public async Task A_device_that_throws_when_closed_or_created_is_reopened()
    {
        int made = 0;
        using var source = new DeviceSource(() => ++made switch
        {
            1 => new Device(pieces: 1, broken: true),
            2 => throw new InvalidOperationException("the driver is not ready"),
            _ => new Device(pieces: int.MaxValue, broken: false),
        }, DeviceLossAction.Reconnect, _monitor);
        source.Open();
        await Task.Run(() =>
        {
            var pcm = new byte[1_600];
            CancellationToken limit = Limit.Token;
            while (made < 3 || _monitor.State == InputState.Lost || _monitor.DeviceLosses == 0)
            {
                Assert.True(source.Read(pcm) > 0);
                limit.ThrowIfCancellationRequested();
            }
        }).Within();
        Assert.Equal(["it does not close", "the driver is not ready"],
            _monitor.Diagnostics.Since(0).Where(note => note.Level == DiagnosticLevel.Verbose).Select(note => note.Text.Split(": ")[^1]));
    }

    [Fact]
    public async Task A_failing_removal_watch_is_reported_once_and_the_recording_goes_on()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("PulseAudio is not on Windows.");
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _monitor.Diagnostics.Added += () => told.TrySetResult();
        using var source = new PulseSource(new Device(pieces: 1, broken: false), new AudioDevice(AudioSystem.PulseAudio, "mic", "The microphone"), _monitor.Diagnostics,
            ["echo", "Event 'remove' on source #1"], () => throw new AggregateException(new IOException("Broken pipe")));
        source.Open();
        await told.Task.Within();
        var pcm = new byte[1_600];
        // It lists the devices as well.
        Assert.Equal(pcm.Length, source.Read(pcm));
        Diagnostic note = Assert.Single(_monitor.Diagnostics.Since(0));
        Assert.Equal(DiagnosticLevel.Warning, note.Level);
        Assert.Contains("'The microphone' is unplugged", note.Text);
        Assert.EndsWith("Broken pipe", note.Text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public async Task A_device_that_is_removed_before_removals_are_reported_is_lost(int? pluggedInAgainAs)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("PulseAudio is not on Windows.");
        AudioDevice Microphone(int index) => new(AudioSystem.PulseAudio, "mic", "The microphone") { Index = index };
        int listed = 0;
        // The program reports nothing, as pactl does until the server has accepted its subscription.
        using var source = new PulseSource(new Device(pieces: int.MaxValue, broken: false), Microphone(1), _monitor.Diagnostics, ["sleep", "60"],
            () => Interlocked.Increment(ref listed) == 1 ? [Microphone(1)] : pluggedInAgainAs is { } index ? [Microphone(index)] : []);
        source.Open();
        StreamCoachException lost = await Assert.ThrowsAsync<StreamCoachException>(() => Task.Run(() =>
        {
            var pcm = new byte[1_600];
            CancellationToken limit = Limit.Token;
            while (!limit.IsCancellationRequested) source.Read(pcm);
        }).Within());
        Assert.Equal(FailureKind.MicrophoneNotFound, lost.Kind);
    }

    [Fact]
    public async Task A_device_that_is_plugged_in_while_devices_are_listed_is_not_lost()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("PulseAudio is not on Windows.");
        var microphone = new AudioDevice(AudioSystem.PulseAudio, "mic", "The microphone") { Index = 1 };
        int listed = 0;
        using ManualResetEventSlim listing = new(), heard = new(), listedAgain = new();
        // The first list is made before the device is there, and is read when it is recorded already.
        using var source = new PulseSource(new Device(pieces: int.MaxValue, broken: false), microphone, _monitor.Diagnostics, ["sleep", "60"], () =>
        {
            switch (Interlocked.Increment(ref listed))
            {
                case 1:
                    listing.Set();
                    heard.Wait(Limit.Token);
                    return [];
                case 3:
                    listedAgain.Set();
                    break;
            }
            return [microphone];
        });
        source.Open();
        await Task.Run(() =>
        {
            var pcm = new byte[1_600];
            listing.Wait(Limit.Token);
            Assert.Equal(pcm.Length, source.Read(pcm));
            heard.Set();
            listedAgain.Wait(Limit.Token);
            Assert.Equal(pcm.Length, source.Read(pcm));
        }).Within();
    }

    [Fact]
    public async Task A_device_that_is_missing_when_its_first_sound_arrives_is_not_recorded()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("PulseAudio is not on Windows.");
        int listed = 0;
        using ManualResetEventSlim listing = new(), told = new();
        // The server records another one in its place, and the watch is slow.
        using var source = new PulseSource(new Device(pieces: int.MaxValue, broken: false), new AudioDevice(AudioSystem.PulseAudio, "mic", "The microphone"),
            _monitor.Diagnostics, ["sleep", "60"], () =>
            {
                if (Interlocked.Increment(ref listed) == 1)
                {
                    listing.Set();
                    told.Wait(Limit.Token);
                }
                return [];
            });
        source.Open();
        StreamCoachException lost = await Assert.ThrowsAsync<StreamCoachException>(() => Task.Run(() =>
        {
            listing.Wait(Limit.Token);
            source.Read(new byte[1_600]);
        }).Within());
        told.Set();
        Assert.Equal(FailureKind.MicrophoneNotFound, lost.Kind);
    }

    [Fact]
    public async Task A_failure_of_the_saving_thread_is_reported_as_a_disk_failure()
    {
        using var root = new TemporaryRoot();
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using AudioSpool spool = AudioSpool.Create(root.Folder, Talk.BytesPerSecond, told.SetResult);
        // It ends after the offset at which the writer begins: not a disk failure, and nothing that the writer expects.
        spool.Append(1_000_000, Talk.Sound(0));
        var buffer = new FrameBuffer(new(16_000, FrameSizes.ShortestFrame));
        buffer.Append(Talk.Sound(0));
        var writer = new SpoolWriter(buffer, spool, 0);
        Assert.StartsWith("Audio is no longer saved on disk: ", await told.Task.Within());
        Assert.True(spool.IsBroken);
        await Task.Run(() => writer.End(keep: true)).Within();
    }

    /// <summary>A source of several pieces of audio; a broken one then fails, and throws when closed.</summary>
    private sealed class Device(int pieces, bool broken) : IAudioSource
    {
        private int _left = pieces;

        public string Description => "device";

        public SourceKind Kind => SourceKind.Microphone;

        public string? Path => null;

        public bool IsLive => true;

        public bool Blocks => true;

        public double PaceLimit => double.PositiveInfinity;

        public int SampleRate => 16_000;

        public void Open()
        {
        }

        public int Read(Span<byte> pcm)
        {
            if (_left-- > 0) return pcm.Length;
            return broken ? throw new StreamCoachException(FailureKind.MicrophoneFailed, "It was pulled.") : 0;
        }

        public void Interrupt()
        {
        }

        public void Dispose()
        {
            if (broken) throw new InvalidOperationException("it does not close");
        }
    }
}

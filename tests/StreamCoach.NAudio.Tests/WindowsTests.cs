using StreamCoach.Audio;
using StreamCoach.Audio.Backend;
using StreamCoach.Audio.Devices;
using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Tests;
using StreamCoach.Tests.Audio.Files;

namespace StreamCoach.NAudio.Tests;

/// <summary>Recording on Windows. tests/wine/sound-tests.sh runs these tests on Linux, with speech.wav playing into the microphone in a loop.</summary>
public class WindowsTests
{
    public WindowsTests()
    {
        if (!OperatingSystem.IsWindows()) Assert.Skip("This is not Windows: tests/wine/sound-tests.sh runs it on Linux.");
        if (AudioDevices.List().All(device => device.Kind != AudioDeviceKind.Microphone)) Assert.Skip("There is no microphone.");
    }

    [Fact]
    public void The_devices_are_listed_and_found()
    {
        AudioDevice microphone = Assert.Single(AudioDevices.List(), device => device is { Kind: AudioDeviceKind.Microphone, IsDefault: true });
        Assert.Equal(AudioSystem.Wasapi, microphone.System);
        Assert.InRange(microphone.SampleRate!.Value, 8_000, 192_000);
        Assert.Equal(microphone.Id, AudioDevices.Find(microphone.Id).Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_microphone_is_recorded_in_real_time_and_released_immediately(bool byName)
    {
        AudioDevice? device = byName ? AudioDevices.List().First(device => device is { Kind: AudioDeviceKind.Microphone, IsDefault: true }) : null;
        await using var sandbox = SandboxServer.Start(new SandboxOptions { KeepAudio = true });
        await using TranscriptionSession session = TranscriptionSession.FromDevice(device, Sandboxed.Options(sandbox, speed: 1));
        await session.StartAsync(Limit.Token);
        await sandbox.Sessions[0].WaitForAudioAsync(5, Limit.Token);
        Assert.Equal(InputState.Hearing, session.InputState);
        Assert.EndsWith("(WASAPI)", session.Source, StringComparison.Ordinal);
        long stopping = Environment.TickCount64;
        await session.StopAsync().Within();
        Assert.Null(session.Failure);
        Assert.InRange(Environment.TickCount64 - stopping, 0, 2_000);
        IReadOnlyList<long> frames = sandbox.Sessions[0].GetFrameTimestamps();
        // The audio that was recorded before the connection opened arrived at once.
        Assert.InRange((frames[^1] - frames[0]) / (double)System.Diagnostics.Stopwatch.Frequency, 3, 7);
        if (Environment.GetEnvironmentVariable("STREAMCOACH_SPEECH_PLAYS") == "1") SpeechFile.IsHeardIn(sandbox.Sessions[0].GetAudio());
    }

    [Fact]
    public async Task A_missing_device_is_reported()
    {
        var gone = new AudioDevice(AudioSystem.Wasapi, "{0.0.1.00000000}.{00000000-0000-0000-0000-000000000000}", "Gone");
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = TranscriptionSession.FromDevice(gone, Sandboxed.Options(sandbox));
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => session.StartAsync(Limit.Token));
        Assert.Equal(FailureKind.MicrophoneNotFound, failure.Kind);
    }

    [Fact]
    public async Task Loopback_records_playback_and_silence_in_between()
    {
        if (AudioDevices.List().FirstOrDefault(device => device is { Kind: AudioDeviceKind.Loopback, IsDefault: true }) is not { } loopback)
        {
            Assert.Skip("Nothing plays here.");
            return;
        }
        if (Environment.GetEnvironmentVariable("STREAMCOACH_SPEECH_PLAYS") == "1") Assert.Skip("Wine 8 has no loopback.");
        using IAudioSource source = AudioBackend.Current!.Record(loopback)!;
        source.Open();
        Assert.Equal(1_600, source.Read(new byte[1_600]));
    }

    [Fact]
    public void A_program_that_plays_nothing_is_recorded_as_silence()
    {
        if (Environment.GetEnvironmentVariable("STREAMCOACH_SPEECH_PLAYS") == "1")
        {
            // Wine 8 has no such device, so here it is the error that is tested.
            var failure = Assert.Throws<StreamCoachException>(() => Open().Dispose());
            Assert.Equal(FailureKind.ProcessLoopbackNotSupported, failure.Kind);
            Assert.Contains($"build {Environment.OSVersion.Version.Build}", failure.Message, StringComparison.Ordinal);
            return;
        }
        using IAudioSource source = Open();
        var pcm = new byte[8_820];
        Assert.Equal(8_820, source.Read(pcm));
        Assert.All(pcm, part => Assert.Equal(0, part));

        static IAudioSource Open()
        {
            IAudioSource program = AudioBackend.Current!.Record(AudioProcesses.Find($"{Environment.ProcessId}"))!;
            program.Open();
            return program;
        }
    }
}

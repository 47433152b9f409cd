using System.Buffers.Binary;
using StreamCoach.Audio;
using StreamCoach.Audio.Devices;
using StreamCoach.Errors;
using StreamCoach.Sessions;

namespace StreamCoach.Tests.Audio.Devices;

/// <summary>Devices that are disconnected and reconnected, simulated by real programs instead of the recorder.</summary>
public sealed class DeviceSourceTests : IDisposable
{
    private readonly TemporaryFile _tone = new(".raw", Wav.Tone(0.5)[44..]);
    private readonly InputMonitor _monitor = new(watchesZeros: true);

    public DeviceSourceTests()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("A shell takes the place of Linux's recorder.");
    }

    [Fact]
    public async Task A_disconnected_device_is_awaited_and_replaced_by_silence()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { KeepAudio = true });
        await using TranscriptionSession session = Open(sandbox, DeviceLossAction.Reconnect,
            $"cat {_tone.Path}; exit 1", "exit 1", "exit 1", $"cat {_tone.Path}; exec sleep 60");
        await session.StartAsync(Limit.Token);
        await Until(() => session.DeviceLosses == 1 && session.InputState == InputState.Hearing && Tones(sandbox) == 2);
        await session.StopAsync().Within();
        Assert.Null(session.Failure);
        Assert.Equal(InputState.Closed, session.InputState);
        // Tone, silence, tone: both tones are complete.
        short[] sent = Samples(sandbox);
        short[] tone = Samples(Wav.Tone(0.5)[44..]);
        Assert.Equal(tone, sent[..tone.Length]);
        int second = Array.FindIndex(sent, tone.Length, sample => sample != 0) - 1;
        Assert.Equal(tone, sent[second..(second + tone.Length)]);
        Assert.InRange((second - tone.Length) / 16_000.0, 0.2, 20);
    }

    [Fact]
    public async Task With_Stop_the_session_ends_and_keeps_its_turns()
    {
        await using var sandbox = SandboxServer.Start();
        // A loss before the connection opens would fail the start.
        string begun = Path.Combine(Path.GetTempPath(), $"streamcoach-{Guid.NewGuid():N}");
        await using TranscriptionSession session = Open(sandbox, DeviceLossAction.Stop,
            $"cat {_tone.Path}; while [ ! -e {begun} ]; do sleep 0.05; done; echo pulled >&2; exit 1", "exec sleep 60");
        await session.StartAsync(Limit.Token);
        await File.WriteAllBytesAsync(begun, []);
        await session.Completion.Within();
        Assert.Equal(FailureKind.DeviceLost, session.Failure?.Kind);
        File.Delete(begun);
        Assert.Contains("pulled", session.Failure!.Message);
        Assert.Single(session.GetTurns());
        Assert.True(sandbox.Sessions[0].Terminated);
    }

    [Fact]
    public async Task A_device_that_never_started_is_not_reported_as_lost()
    {
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = Open(sandbox, DeviceLossAction.Reconnect, "echo arecord: audio open error: Device or resource busy >&2; exit 1");
        StreamCoachException? failure = await Record.ExceptionAsync(() => session.StartAsync(Limit.Token)) as StreamCoachException;
        await session.Completion.Within();
        Assert.Equal(FailureKind.MicrophoneBusy, (failure ?? session.Error)?.Kind);
        Assert.Equal(0, session.DeviceLosses);
    }

    [Fact]
    public async Task A_stalled_device_is_reported_after_one_second_and_reopened_after_five()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { KeepAudio = true });
        await using TranscriptionSession session = Open(sandbox, DeviceLossAction.Reconnect, $"cat {_tone.Path}; exec sleep 60", $"cat {_tone.Path}; exec sleep 60");
        await session.StartAsync(Limit.Token);
        await Until(() => session.InputState == InputState.Stalled);
        Assert.Null(session.InputLevel);
        await Until(() => session.DeviceLosses == 1);
        await Until(() => Tones(sandbox) == 2);
        await session.StopAsync().Within();
        Assert.Contains(session.Diagnostics.Since(0), note => note.Text.Contains("delivered no audio for 5 s"));
    }

    [Fact]
    public async Task A_disconnected_device_does_not_block_the_stop()
    {
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = Open(sandbox, DeviceLossAction.Reconnect, $"cat {_tone.Path}; exit 1", "exec sleep 60");
        await session.StartAsync(Limit.Token);
        await Until(() => session.InputState == InputState.Lost);
        await session.StopAsync().Within();
        Assert.Null(session.Failure);
        Assert.Single(session.GetTurns());
    }

    public void Dispose() => _tone.Dispose();

    // The last program is run repeatedly.
    private TranscriptionSession Open(SandboxServer sandbox, DeviceLossAction onLoss, params string[] programs)
    {
        int next = 0;
        var source = new DeviceSource(() => new MicrophoneSource([["sh", "-c", programs[Math.Min(next++, programs.Length - 1)]]]), onLoss, _monitor);
        return TranscriptionSession.From(source, Sandboxed.Options(sandbox, speed: 1), _monitor);
    }

    private static async Task Until(Func<bool> condition)
    {
        CancellationToken limit = Limit.Token;
        while (!condition()) await Task.Delay(10, limit);
    }

    // The number of tones that arrived completely; some of their 8,000 samples are zeros.
    private static int Tones(SandboxServer sandbox) => Samples(sandbox).Count(sample => sample != 0) / 7_700;

    private static short[] Samples(SandboxServer sandbox) => sandbox.Sessions.Count == 0 ? [] : Samples(sandbox.Sessions[0].GetAudio());

    private static short[] Samples(byte[] pcm) =>
        [.. Enumerable.Range(0, pcm.Length / 2).Select(i => BinaryPrimitives.ReadInt16LittleEndian(pcm.AsSpan(i * 2)))];
}

using StreamCoach.Errors;
using StreamCoach.Threading;

namespace StreamCoach.Audio.Devices;

/// <summary>
/// Records a PulseAudio device that the user chose. When it is unplugged, the server silently moves its recorder to another device, which
/// would record the wrong people. So this source subscribes to removals and ends the recorder when its device is removed.
/// </summary>
/// <param name="recorder">The source that records the device.</param>
/// <param name="device">The device.</param>
/// <param name="diagnostics">Receives a warning when removals cannot be watched; by default nothing does.</param>
/// <param name="subscribe">The program that reports removals; pactl by default. Tests replace it.</param>
/// <param name="list">Lists the present devices; pactl's list by default. Tests replace it.</param>
internal sealed class PulseSource(
    IAudioSource recorder, AudioDevice device, SessionDiagnostics? diagnostics = null, string[]? subscribe = null, Func<IReadOnlyList<AudioDevice>?>? list = null) : IAudioSource
{
    private readonly string[] _subscribe = subscribe ?? ["pactl", "subscribe"];
    private readonly Func<IReadOnlyList<AudioDevice>?> _list = list ?? PulseList.Read;
    private ChildProgram? _events;
    private volatile bool _removed;

    public string Description => recorder.Description;

    public SourceKind Kind => SourceKind.Microphone;

    public string? DeviceId => device.Id;

    public string? Path => null;

    public bool IsLive => true;

    public bool Blocks => true;

    public double PaceLimit => recorder.PaceLimit;

    public int SampleRate => recorder.SampleRate;

    public void Open()
    {
        _events = ChildProgram.Start(_subscribe, plain: true);
        Background.Start("StreamCoach device", Watch, Unwatched);
        recorder.Open();
    }

    public int Read(Span<byte> pcm)
    {
        int read = recorder.Read(pcm);
        return _removed ? throw new StreamCoachException(FailureKind.MicrophoneNotFound, $"'{device.Name}' is no longer connected.") : read;
    }

    public void Interrupt()
    {
        _events?.End();
        recorder.Interrupt();
    }

    public void Dispose()
    {
        _events?.Dispose();
        recorder.Dispose();
    }

    private void Watch()
    {
        try
        {
            using var events = new StreamReader(_events!.StandardOutput);
            while (events.ReadLine() is { } line)
            {
                if (!line.Contains("'remove' on source #", StringComparison.Ordinal)) continue;
                if (_list() is not { } devices || devices.Any(other => other.Id == device.Id)) continue;
                _removed = true;
                recorder.Interrupt();
                return;
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The program was ended together with the recorder.
        }
    }

    private void Unwatched(Exception error) => diagnostics?.Add(DiagnosticLevel.Warning,
        $"If '{device.Name}' is unplugged from now on, this cannot be noticed and another device may be recorded instead: {error.GetBaseException().Message}");
}

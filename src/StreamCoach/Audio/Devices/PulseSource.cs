using StreamCoach.Errors;
using StreamCoach.Threading;

namespace StreamCoach.Audio.Devices;

/// <summary>
/// A device of PulseAudio that was chosen. When it is pulled, the server moves its recorder to another device without a word, and strangers would
/// be heard: so the server is asked to tell of removals, and the recorder is ended when it was this one.
/// </summary>
/// <param name="recorder">What records it.</param>
/// <param name="device">The device.</param>
/// <param name="diagnostics">Told where the removal could not be noticed; by default nobody is.</param>
/// <param name="subscribe">The program that tells of removals, for tests; pactl by default.</param>
/// <param name="list">The devices that are there, for tests; what pactl lists by default.</param>
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
        return _removed ? throw new StreamCoachException(FailureKind.MicrophoneNotFound, $"'{device.Name}' is not there any more.") : read;
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
            // It is ended with the recorder.
        }
    }

    private void Unwatched(Exception error) => diagnostics?.Add(DiagnosticLevel.Warning,
        $"If '{device.Name}' is unplugged from now on, that is not noticed, and another device may be recorded in its place: {error.GetBaseException().Message}");
}

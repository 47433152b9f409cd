using StreamCoach.Audio.Backend;
using StreamCoach.Errors;

namespace StreamCoach.Audio.Devices;

/// <summary>
/// Records a microphone with the first recorder that delivers audio. A recorder that ends before its first sample (no such server, an
/// option that its version lacks) is replaced by the next one.
/// </summary>
internal sealed class MicrophoneSource : IAudioSource
{
    private static readonly FailureKind[] MostSpecificFirst = [FailureKind.MicrophoneBusy, FailureKind.MicrophoneNotPermitted, FailureKind.MicrophoneNotFound];

    private readonly string? _device;
    private readonly Queue<ProgramSource> _recorders;
    private readonly List<StreamCoachException> _refusals = [];
    private volatile ProgramSource? _current;
    private volatile bool _ended;

    /// <summary>Creates a source that is not open yet.</summary>
    /// <param name="commands">The recorders to try, in this order.</param>
    /// <param name="device">The device's name, for messages; <see langword="null"/> for the default microphone.</param>
    public MicrophoneSource(IEnumerable<string[]> commands, string? device = null)
    {
        _device = device;
        _recorders = new(commands.Select(command => new ProgramSource(command, Recorders.Rate, device ?? "microphone")));
    }

    /// <summary>
    /// Creates the source for a device or the default microphone: from the audio library on Windows, from recorder programs elsewhere.
    /// </summary>
    /// <param name="device">The device to record; <see langword="null"/> for the default microphone.</param>
    /// <param name="diagnostics">Receives warnings; by default there are none.</param>
    public static IAudioSource For(AudioDevice? device, SessionDiagnostics? diagnostics = null)
    {
        if (OperatingSystem.IsWindows() && AudioBackend.Current?.Record(device, diagnostics) is { } library) return library;
        var recorders = new MicrophoneSource(Recorders.For(device), device?.Name) { DeviceId = device?.Id };
        return device?.System == AudioSystem.PulseAudio ? new PulseSource(recorders, device, diagnostics) : recorders;
    }

    public string Description => _current?.Description ?? _device ?? "microphone";

    public string? DeviceId { get; init; }

    public string? Path => null;

    public SourceKind Kind => SourceKind.Microphone;

    public bool IsLive => true;

    public bool Blocks => true;

    public double PaceLimit => double.PositiveInfinity;

    public int SampleRate => Recorders.Rate;

    public void Open()
    {
        if (!_recorders.TryDequeue(out ProgramSource? next))
            throw NotSupported();
        _current = next;
        next.Open();
        if (_ended) next.Interrupt();
    }

    public int Read(Span<byte> pcm)
    {
        while (true)
        {
            try
            {
                return _current!.Read(pcm);
            }
            catch (StreamCoachException error) when (!_current!.HasDelivered)
            {
                _refusals.Add(error);
                _current.Dispose();
                if (_recorders.Count == 0 || _ended) throw Refused();
                Open();
            }
        }
    }

    private static StreamCoachException NotSupported() => OperatingSystem.IsWindows()
        ? new(FailureKind.MicrophoneNotSupported, $"The microphone cannot be recorded. {AudioBackend.Missing}") { OwnAdvice = "Install StreamCoach again, or specify -Path or -AudioCommand." }
        : new(FailureKind.MicrophoneNotSupported, "No program that records a microphone was found on PATH.");

    // Lists one line per recorder. The error is the most specific one: a busy or forbidden device before a missing one, and that before a
    // server that is not running.
    private StreamCoachException Refused()
    {
        StreamCoachException last = _refusals[^1];
        FailureKind kind = MostSpecificFirst.FirstOrDefault(kind => _refusals.Exists(refusal => refusal.Kind == kind), last.Kind);
        string what = $"{(_device is null ? "The microphone" : $"'{_device}'")} cannot be recorded";
        string message = _refusals.Count == 1 ? $"{what}. {last.Message}" : $"{what}; {_refusals.Count} recorders were tried:";
        return new(kind, message, last)
        {
            Parts = _refusals.Count == 1 ? [] : [.. _refusals.Select(refusal => refusal.Message)],
            OwnAdvice = kind switch
            {
                FailureKind.AudioSilent => "Check that a microphone is plugged in and that the sound server is running. Get-TranscriptionDevice lists the devices.",
                FailureKind.MicrophoneNotPermitted => MicrophonePrivacy.Advice,
                _ => null,
            },
        };
    }

    public void Interrupt()
    {
        _ended = true;
        _current?.Interrupt();
    }

    public void Dispose() => _current?.Dispose();
}

using StreamCoach.Audio.Backend;
using StreamCoach.Errors;

namespace StreamCoach.Audio.Devices;

/// <summary>
/// A microphone, through the first of its recorders that delivers. A recorder that ends before its first sound (no such server, an option it is
/// too old for) gives way to the next.
/// </summary>
internal sealed class MicrophoneSource : IAudioSource
{
    private static readonly FailureKind[] Telling = [FailureKind.MicrophoneBusy, FailureKind.MicrophoneNotPermitted, FailureKind.MicrophoneNotFound];

    private readonly string? _device;
    private readonly Queue<ProgramSource> _recorders;
    private readonly List<StreamCoachException> _refusals = [];
    private volatile ProgramSource? _current;
    private volatile bool _ended;

    /// <summary>Makes a source that is not open yet.</summary>
    /// <param name="commands">The recorders to try, in this order.</param>
    /// <param name="device">What they record; <see langword="null"/> for the default microphone.</param>
    public MicrophoneSource(IEnumerable<string[]> commands, string? device = null)
    {
        _device = device;
        _recorders = new(commands.Select(command => new ProgramSource(command, Recorders.Rate, device ?? "microphone")));
    }

    /// <summary>The source for a device, or for the default microphone: the sound library's on Windows, recorders elsewhere.</summary>
    /// <param name="device">What is recorded; <see langword="null"/> for the default microphone.</param>
    /// <param name="diagnostics">Told what goes wrong beside the recording; by default nobody is.</param>
    public static IAudioSource For(AudioDevice? device, SessionDiagnostics? diagnostics = null)
    {
        if (OperatingSystem.IsWindows() && AudioBackend.Current?.Record(device) is { } library) return library;
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
            throw new StreamCoachException(FailureKind.MicrophoneNotSupported,
                $"No recorder for the microphone was found on PATH.{(OperatingSystem.IsWindows() ? $" {AudioBackend.Missing}" : "")}");
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

    // One line for each recorder. The error is the one that says most: a device that is busy or forbidden, before one that is missing, before a server
    // that does not run.
    private StreamCoachException Refused()
    {
        StreamCoachException last = _refusals[^1];
        FailureKind kind = Telling.FirstOrDefault(kind => _refusals.Exists(refusal => refusal.Kind == kind), last.Kind);
        string what = $"{(_device is null ? "The microphone" : $"'{_device}'")} cannot be recorded";
        string message = _refusals.Count == 1 ? $"{what}. {last.Message}" : $"{what}; {_refusals.Count} recorders were tried:";
        return new(kind, message, last)
        {
            Parts = _refusals.Count == 1 ? [] : [.. _refusals.Select(refusal => refusal.Message)],
            OwnAdvice = kind == FailureKind.AudioSilent ? "See that a microphone is plugged in and that the sound server runs: Get-TranscriptionDevice lists the devices." : null,
        };
    }

    public void Interrupt()
    {
        _ended = true;
        _current?.Interrupt();
    }

    public void Dispose() => _current?.Dispose();
}

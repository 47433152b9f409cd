namespace StreamCoach.Audio;

/// <summary>
/// The default microphone, through the first recorder on PATH that delivers: raw 16 kHz mono in periods of 50 ms. A recorder that ends before
/// its first sound (no such server, an option it is too old for) gives way to the next.
/// </summary>
internal sealed class MicrophoneSource : IAudioSource
{
    private const int Rate = 16_000;

    private readonly Queue<ProgramSource> _recorders;
    private readonly List<string> _refusals = [];
    private volatile ProgramSource? _current;
    private volatile bool _ended;

    public MicrophoneSource() : this(Commands().Where(command => ProgramOnPath.Find(command[0]) is not null))
    {
    }

    internal MicrophoneSource(IEnumerable<string[]> commands) =>
        _recorders = new(commands.Select(command => new ProgramSource(command, Rate, isMicrophone: true)));

    public string Description => _current?.Description ?? "microphone";

    public string? Path => null;

    public bool IsLive => true;

    public bool Blocks => true;

    public double PaceLimit => double.PositiveInfinity;

    public int SampleRate => Rate;

    public void Open()
    {
        if (!_recorders.TryDequeue(out ProgramSource? next))
            throw new StreamCoachException(FailureKind.MicrophoneNotSupported,
                "No recorder for the microphone was found on PATH.");
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
                _refusals.Add(error.Message);
                _current.Dispose();
                if (_recorders.Count == 0 || _ended)
                    throw new StreamCoachException(error.Kind, $"The microphone cannot be recorded. {string.Join(" ", _refusals)}", error);
                Open();
            }
        }
    }

    public void Interrupt()
    {
        _ended = true;
        _current?.Interrupt();
    }

    public void Dispose() => _current?.Dispose();

    private static IEnumerable<string[]> Commands()
    {
        yield return ["pw-record", "--raw", "--rate", "16000", "--channels", "1", "--format", "s16", "--latency", "50ms", "-"];
        yield return ["parec", "--raw", "--format=s16le", "--rate=16000", "--channels=1", "--latency-msec=50", "--client-name=StreamCoach"];
        yield return ["arecord", "-q", "-t", "raw", "-f", "S16_LE", "-r", "16000", "-c", "1", "--period-size=800", "--buffer-size=8000"];
        yield return ["rec", "-q", "--buffer", "1600", "-t", "raw", "-r", "16000", "-b", "16", "-c", "1", "-e", "signed-integer", "-"];
        string[] input = OperatingSystem.IsMacOS() ? ["-f", "avfoundation", "-i", ":default"] : ["-f", "pulse", "-i", "default"];
        yield return ["ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", .. input, "-ac", "1", "-ar", "16000", "-f", "s16le", "-flush_packets", "1", "-"];
    }
}

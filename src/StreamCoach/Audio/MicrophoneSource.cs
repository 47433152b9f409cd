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
    private ProgramSource? _current;

    public MicrophoneSource() : this(Commands().Where(command => ProgramOnPath.Find(command[0]) is not null))
    {
    }

    internal MicrophoneSource(IEnumerable<string[]> commands) =>
        _recorders = new(commands.Select(command => new ProgramSource(command, Rate, isMicrophone: true)));

    public string Description => _current?.Description ?? "microphone";

    public string? Path => null;

    public bool IsLive => true;

    public double PaceLimit => double.PositiveInfinity;

    public int SampleRate => Rate;

    public ValueTask OpenAsync(CancellationToken cancel)
    {
        if (!_recorders.TryDequeue(out _current))
            throw new StreamCoachException(FailureKind.MicrophoneNotSupported,
                "No recorder for the microphone was found on PATH.");
        return _current.OpenAsync(cancel);
    }

    public async ValueTask<int> ReadAsync(Memory<byte> pcm, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await _current!.ReadAsync(pcm, cancel);
            }
            catch (StreamCoachException error) when (!_current!.HasDelivered)
            {
                _refusals.Add(error.Message);
                await _current.DisposeAsync();
                if (_recorders.Count == 0)
                    throw new StreamCoachException(error.Kind, $"The microphone cannot be recorded. {string.Join(" ", _refusals)}", error);
                await OpenAsync(cancel);
            }
        }
    }

    public ValueTask DisposeAsync() => _current?.DisposeAsync() ?? ValueTask.CompletedTask;

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

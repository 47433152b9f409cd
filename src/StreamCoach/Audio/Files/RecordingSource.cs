using StreamCoach.Errors;

namespace StreamCoach.Audio.Files;

/// <summary>
/// A recording on disk or at a web address. It is read only as fast as its audio can be sent, so nothing is lost on a slow connection.
/// </summary>
internal sealed class RecordingSource : IAudioSource
{
    private readonly Func<CancellationToken, IAudioReader> _open;
    private readonly CancellationTokenSource _interrupted = new();
    private IAudioReader? _reader;

    private RecordingSource(string description, string? path, Func<CancellationToken, IAudioReader> open)
    {
        Description = description;
        Path = path;
        _open = open;
    }

    public string Description { get; }

    public string? Path { get; }

    // An address cannot be resumed: its query may contain a secret, so it is not stored.
    public SourceKind Kind => Path is null ? SourceKind.Stream : SourceKind.File;

    public bool IsLive => false;

    public bool Blocks => _reader?.Blocks ?? false;

    // A network source may be live, with a clock slightly faster than this machine's.
    public double PaceLimit => Blocks ? 1.01 : 1;

    public bool CanSeek => _reader?.CanSeek ?? false;

    public int SampleRate => _reader?.SampleRate ?? 0;

    public double? Length => _reader?.Length;

    /// <summary>Creates a source for a file.</summary>
    public static RecordingSource OfFile(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        return new(System.IO.Path.GetFileName(path), full, cancel => AudioFile.Open(full, cancel));
    }

    /// <summary>Creates a source for a web address.</summary>
    public static RecordingSource AtAddress(Uri address) => new(FfmpegReader.Name(address), null, cancel => FfmpegReader.OpenAddress(address, cancel));

    public void Open() => _reader = Downsampler.Limit(_open(_interrupted.Token));

    public int Read(Span<byte> pcm)
    {
        try
        {
            return _reader!.Read(pcm);
        }
        catch (IOException error)
        {
            throw new StreamCoachException(FailureKind.AudioFileUnreadable,
                $"'{Path ?? Description}' can no longer be read: {error.Message.TrimEnd('.')}. The audio that was read before was sent.", error);
        }
    }

    public void Seek(long offset) => _reader!.Seek(offset);

    public void Interrupt()
    {
        _interrupted.Cancel();
        _reader?.Interrupt();
    }

    public void Dispose() => _reader?.Dispose();
}

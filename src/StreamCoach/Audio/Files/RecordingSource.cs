using StreamCoach.Errors;

namespace StreamCoach.Audio.Files;

/// <summary>A recording, on disk or at a web address. It waits for whoever reads it, so nothing is lost while the line is slow.</summary>
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

    // An address cannot be opened again where it was left: its query may hold a secret, and is kept nowhere.
    public SourceKind Kind => Path is null ? SourceKind.Stream : SourceKind.File;

    public bool IsLive => false;

    public bool Blocks => _reader?.Blocks ?? false;

    // What comes over a network may be live, with a clock a little faster than ours.
    public double PaceLimit => Blocks ? 1.01 : 1;

    public bool CanSeek => _reader?.CanSeek ?? false;

    public int SampleRate => _reader?.SampleRate ?? 0;

    public double? Length => _reader?.Length;

    /// <summary>A file.</summary>
    public static RecordingSource OfFile(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        return new(System.IO.Path.GetFileName(path), full, cancel => AudioFile.Open(full, cancel));
    }

    /// <summary>What stands at a web address.</summary>
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
            throw new StreamCoachException(FailureKind.AudioFileUnreadable, $"'{Path ?? Description}' cannot be read on: {error.Message.TrimEnd('.')}. What was read until then was sent.", error);
        }
    }

    public void Seek(long place) => _reader!.Seek(place);

    public void Interrupt()
    {
        _interrupted.Cancel();
        _reader?.Interrupt();
    }

    public void Dispose() => _reader?.Dispose();
}

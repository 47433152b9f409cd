namespace StreamCoach.Audio;

/// <summary>A recording on disk. It waits for whoever reads it, so nothing is lost while the line is slow.</summary>
internal sealed class WavFileSource(string path) : IAudioSource
{
    private const int BufferBytes = 64 * 1024;

    private FileStream? _file;
    private WavReader? _wav;

    public string Description { get; } = System.IO.Path.GetFileName(path);

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public bool IsLive => false;

    public bool Blocks => false;

    public double PaceLimit => 1;

    public int SampleRate => _wav?.SampleRate ?? 0;

    public void Open()
    {
        if (Directory.Exists(Path)) throw new StreamCoachException(FailureKind.AudioPathIsFolder, $"'{Path}' is a folder.");
        try
        {
            // Shared for writing too: a recording that still grows may be read.
            _file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferBytes);
            _wav = WavReader.Open(_file, Path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StreamCoachException(FailureKind.AudioFileNotFound, $"There is no file '{Path}'.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StreamCoachException(FailureKind.AudioFileUnreadable, $"'{Path}' cannot be read: {error.Message}", error);
        }
    }

    public int Read(Span<byte> pcm)
    {
        try
        {
            return _wav!.Read(pcm);
        }
        catch (IOException error)
        {
            throw new StreamCoachException(FailureKind.AudioFileUnreadable, $"'{Path}' cannot be read on: {error.Message}", error);
        }
    }

    public void Interrupt()
    {
        // A file never makes a reader wait.
    }

    public void Dispose() => _file?.Dispose();
}

namespace StreamCoach.Audio;

/// <summary>A recording on disk. It waits for whoever reads it, so nothing is lost while the line is slow.</summary>
internal sealed class WavFileSource(string path) : IAudioSource
{
    private FileStream? _file;
    private WavReader? _wav;

    public string Description { get; } = System.IO.Path.GetFileName(path);

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public bool IsLive => false;

    public double PaceLimit => 1;

    public int SampleRate => _wav?.SampleRate ?? 0;

    public async ValueTask OpenAsync(CancellationToken cancel)
    {
        if (Directory.Exists(Path)) throw new StreamCoachException(FailureKind.AudioPathIsFolder, $"'{Path}' is a folder.");
        try
        {
            // Shared for writing too: a recording that still grows may be read.
            _file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64 * 1024, useAsync: false);
            _wav = await WavReader.OpenAsync(_file, Path, cancel);
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

    public async ValueTask<int> ReadAsync(Memory<byte> pcm, CancellationToken cancel)
    {
        try
        {
            return await _wav!.ReadAsync(pcm, cancel);
        }
        catch (IOException error)
        {
            throw new StreamCoachException(FailureKind.AudioFileUnreadable, $"'{Path}' cannot be read on: {error.Message}", error);
        }
    }

    public ValueTask DisposeAsync() => _file?.DisposeAsync() ?? ValueTask.CompletedTask;
}

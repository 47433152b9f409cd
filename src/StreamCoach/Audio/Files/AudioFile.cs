using StreamCoach.Audio.Backend;
using StreamCoach.Errors;

namespace StreamCoach.Audio.Files;

/// <summary>Finds who can read a file: the engine itself (WAV), then the sound library, then ffmpeg where it is installed.</summary>
internal static class AudioFile
{
    // For headers; sound is read by ReadAhead, in larger pieces than this.
    private const int BufferBytes = 16 * 1024;

    /// <summary>Opens a file at its first sample.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="cancel">Ends a decoder that takes its time; it then gives no sound.</param>
    /// <exception cref="StreamCoachException">It is missing, a folder, unreadable, empty, cut off in its header, or nobody here can decode it.</exception>
    public static IAudioReader Open(string path, CancellationToken cancel = default)
    {
        FileStream? file = null;
        try
        {
            file = OpenBytes(path);
            return WavReader.Open(file, path);
        }
        catch (StreamCoachException error) when (error.Kind == FailureKind.AudioFormatNotSupported && file!.CanSeek)
        {
            file.Dispose();
            return Decode(path, error, cancel);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw Unreadable(path, error);
        }
        catch (StreamCoachException)
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file as it lies there.</summary>
    /// <exception cref="StreamCoachException">It is missing, a folder, or may not be read.</exception>
    public static FileStream OpenBytes(string path)
    {
        if (Directory.Exists(path)) throw new StreamCoachException(FailureKind.AudioPathIsFolder, $"'{path}' is a folder.");
        try
        {
            // Shared for writing too: a recording that still grows may be read.
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferBytes);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StreamCoachException(FailureKind.AudioFileNotFound, $"There is no file '{path}'.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error);
        }
    }

    /// <summary>The failure of a file that is there and cannot be read.</summary>
    public static StreamCoachException Unreadable(string path, Exception error) =>
        error is PathTooLongException
            ? new(FailureKind.AudioFileNotFound, $"There is no file at this path, which is too long for this system ({path.Length} characters): '{path}'.", error) { OwnAdvice = "Give a shorter path or name." }
            : new(FailureKind.AudioFileUnreadable, $"'{path}' cannot be read: {error.Message}", error);

    private static IAudioReader Decode(string path, StreamCoachException notWav, CancellationToken cancel)
    {
        try
        {
            if (AudioBackend.Current?.Decode(path) is { } samples) return new DecodedAudio(samples, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error);
        }
        string missing = AudioBackend.Missing is { } why ? $" {why}" : "";
        if (!FfmpegReader.IsFound) throw new StreamCoachException(notWav.Kind, $"{notWav.Message}{missing} ffmpeg, which takes it if it is sound, was not found on PATH.");
        return FfmpegReader.OpenFile(path, notWav.Message, cancel);
    }
}

using StreamCoach.Audio.Backend;
using StreamCoach.Errors;
using StreamCoach.Storage;

namespace StreamCoach.Audio.Files;

/// <summary>
/// Opens an audio file with the first reader that can decode it: the engine (WAV), the audio library, then ffmpeg if it is installed.
/// </summary>
internal static class AudioFile
{
    // For headers only; ReadAhead reads audio in larger pieces.
    private const int BufferBytes = 16 * 1024;

    /// <summary>Opens a file at its first sample.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="cancel">Ends a slow decoder, which then delivers no audio.</param>
    /// <exception cref="StreamCoachException">The file is missing, a folder, unreadable, empty, truncated in its header, or in a format
    /// that cannot be decoded here.</exception>
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

    /// <summary>Opens a file without decoding it.</summary>
    /// <exception cref="StreamCoachException">The file is missing, a folder, or may not be read.</exception>
    public static FileStream OpenBytes(string path)
    {
        if (Directory.Exists(path)) throw new StreamCoachException(FailureKind.AudioPathIsFolder, $"'{path}' is a folder.");
        try
        {
            // Shared for writing, so that a recording that still grows can be read.
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferBytes);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException && !LongPath.IsCause(error, path))
        {
            throw new StreamCoachException(FailureKind.AudioFileNotFound, $"The file '{path}' does not exist.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error);
        }
    }

    /// <summary>The failure for a file that exists and cannot be read.</summary>
    public static StreamCoachException Unreadable(string path, Exception error) =>
        LongPath.IsCause(error, path)
            ? new(FailureKind.AudioFileNotFound, $"The path is too long for this system ({path.Length} characters): '{path}'.", error) { OwnAdvice = "Use a shorter path or name." }
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
        if (!FfmpegReader.IsFound) throw new StreamCoachException(notWav.Kind, $"{notWav.Message}{missing} ffmpeg, which decodes most formats, was not found on PATH.");
        return FfmpegReader.OpenFile(path, notWav.Message, cancel);
    }
}

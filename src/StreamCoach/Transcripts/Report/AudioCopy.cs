using StreamCoach.Audio;
using StreamCoach.Audio.Files;
using StreamCoach.Audio.Playback;
using StreamCoach.Errors;
using StreamCoach.Transcripts.Formats;

namespace StreamCoach.Transcripts.Report;

/// <summary>
/// Copies the recording of a session to a file beside its report: the file itself in a format that browsers play, and otherwise a WAV (16-bit mono) of it.
/// </summary>
public sealed class AudioCopy
{
    private const int PieceBytes = 256 * 1024;

    private readonly string _recording;
    private readonly bool _isConverted;

    private AudioCopy(string recording, string path, bool isConverted, long bytes)
    {
        _recording = recording;
        _isConverted = isConverted;
        Path = path;
        Bytes = bytes;
    }

    /// <summary>The full path of the copy: the report's name with ".audio" and the extension of the format.</summary>
    public string Path { get; }

    /// <summary>The size in bytes. Before <see cref="Save"/>, that of a recording that will be converted is its size before.</summary>
    public long Bytes { get; private set; }

    /// <summary>Plans the copy.</summary>
    /// <param name="recording">The full path of the recording.</param>
    /// <param name="report">The full path of the report.</param>
    /// <exception cref="StreamCoachException">The recording cannot be read.</exception>
    public static AudioCopy Plan(string recording, string report)
    {
        using FileStream file = AudioFile.OpenBytes(recording);
        var head = new byte[12];
        try
        {
            string? extension = Playable(head.AsSpan(0, file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)), System.IO.Path.GetExtension(recording));
            return new(recording, System.IO.Path.ChangeExtension(report, $".audio{extension ?? ".wav"}"), extension is null, file.Length);
        }
        catch (IOException error)
        {
            throw AudioFile.Unreadable(recording, error);
        }
    }

    /// <summary>Writes the copy. An existing file is replaced as a whole, or not at all.</summary>
    /// <param name="cancel">Cancels it; an existing file is unchanged then.</param>
    /// <exception cref="StreamCoachException">The recording cannot be read, or the copy cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Save(CancellationToken cancel = default)
    {
        // Somebody exports twice, or names the report after the audio.
        if (System.IO.Path.GetFullPath(_recording) == System.IO.Path.GetFullPath(Path)) return;
        TranscriptFile.Save(Path, copy =>
        {
            if (_isConverted) Convert(copy, cancel);
            else Copy(copy, cancel);
            Bytes = copy.Length;
        });
    }

    // The extension of a format that browsers play; null for any other.
    private static string? Playable(ReadOnlySpan<byte> head, string extension)
    {
        if (head.StartsWith("RIFF"u8) && WavReader.StartsAsWav(head)) return ".wav";
        if (head.StartsWith("fLaC"u8)) return ".flac";
        if (head.StartsWith("OggS"u8)) return ".ogg";
        // AAC begins alike, and not every browser plays it.
        return FileSignature.IsMpeg(head) && extension.Equals(".mp3", StringComparison.OrdinalIgnoreCase) ? ".mp3" : null;
    }

    private void Copy(Stream copy, CancellationToken cancel)
    {
        using FileStream file = AudioFile.OpenBytes(_recording);
        var piece = new byte[PieceBytes];
        while (Read(file, piece) is var read and > 0)
        {
            cancel.ThrowIfCancellationRequested();
            copy.Write(piece.AsSpan(0, read));
        }
    }

    private int Read(FileStream file, byte[] piece)
    {
        try
        {
            return file.Read(piece);
        }
        catch (IOException error)
        {
            throw AudioFile.Unreadable(_recording, error);
        }
    }

    private void Convert(Stream copy, CancellationToken cancel)
    {
        using RecordingPart audio = RecordingPart.Open(_recording, 0, null, cancel);
        byte[] header = WavHeader.Of(audio.SampleRate, 0), piece = new byte[PieceBytes];
        copy.Write(header);
        while (audio.Read(piece) is var read and > 0) copy.Write(piece.AsSpan(0, read));
        WavHeader.SetLength(header, (uint)Math.Min(copy.Length - WavHeader.Bytes, WavHeader.LongestAudio));
        copy.Position = 0;
        copy.Write(header);
    }
}

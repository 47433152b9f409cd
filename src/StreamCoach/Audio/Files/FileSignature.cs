using StreamCoach.Errors;

namespace StreamCoach.Audio.Files;

/// <summary>Recognizes the format of a file that is not a supported WAV by its first bytes, for the error.</summary>
internal static class FileSignature
{
    private const string Unknown = "no format";

    /// <summary>Returns the name of the format.</summary>
    /// <param name="head">The first bytes, 12 if there are as many.</param>
    public static string Guess(ReadOnlySpan<byte> head)
    {
        if (IsMpeg(head)) return "MP3 or AAC";
        if (head.StartsWith("fLaC"u8)) return "FLAC";
        if (head.StartsWith("OggS"u8)) return "Ogg (Vorbis or Opus)";
        if (head.StartsWith("FORM"u8)) return "AIFF";
        if (head.StartsWith("RIFX"u8)) return "big-endian WAV";
        if (head.StartsWith("RIFF"u8)) return "RIFF, but not WAVE";
        if (head.Length > 8 && head[4..].StartsWith("ftyp"u8)) return "MP4 or M4A";
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3])) return "WebM or Matroska";
        return Unknown;
    }

    /// <summary>Whether a file is possibly MPEG audio, such as MP3 or AAC.</summary>
    /// <param name="head">The first bytes.</param>
    public static bool IsMpeg(ReadOnlySpan<byte> head) => head.StartsWith("ID3"u8) || (head.Length > 1 && head[0] == 0xFF && (head[1] & 0xE0) == 0xE0);

    /// <summary>Creates the failure for a format that is not supported.</summary>
    public static StreamCoachException NotSupported(string name, string format) => new(FailureKind.AudioFormatNotSupported,
        format == Unknown ? $"'{name}' is not in a known audio format." : $"'{name}' is {format}, which is not supported.");
}

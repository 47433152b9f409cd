using StreamCoach.Audio.Backend;
using StreamCoach.Errors;

namespace StreamCoach.NAudio.Ogg;

/// <summary>Opens the Opus or Vorbis audio of an Ogg file.</summary>
internal static class OggAudio
{
    /// <summary>The marks at the beginning of the identification packets.</summary>
    public const string Opus = "OpusHead", Vorbis = "\u0001vorbis";

    /// <summary>The fault of a file whose later streams differ from its first.</summary>
    public const string Change = "changes its sample rate or channels in the middle: the audio after that was not read";

    /// <summary>Opens a file; <see langword="null"/> if it contains neither, or an unsupported layout.</summary>
    /// <param name="file">The file, at its first page; the reader takes ownership of it.</param>
    /// <param name="name">The name that the user knows, for errors.</param>
    /// <exception cref="StreamCoachException">The file is truncated before its first sample.</exception>
    public static ISampleReader? Open(Stream file, string name)
    {
        var pages = new OggPages(file);
        if (pages.Begin(Opus, Vorbis) is not { } head) return null;
        try
        {
            return head[0] == Opus[0] ? OpusSamples.Open(pages, head) : VorbisSamples.Open(pages, head);
        }
        catch (EndOfStreamException)
        {
            throw new StreamCoachException(FailureKind.AudioTruncated, $"'{name}' is truncated before its first sample.");
        }
    }
}

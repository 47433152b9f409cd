using StreamCoach.Audio.Backend;
using StreamCoach.Errors;

namespace StreamCoach.NAudio.Ogg;

/// <summary>Finds the sound in an Ogg file: Opus or Vorbis.</summary>
internal static class OggSound
{
    /// <summary>The marks that an identification packet begins with.</summary>
    public const string Opus = "OpusHead", Vorbis = "\u0001vorbis";

    /// <summary>What a file is blamed for whose later streams differ from its first.</summary>
    public const string Change = "changes its rate or channels in the middle: what comes after that was not read";

    /// <summary>Opens a file; <see langword="null"/> where it contains neither, or in a layout that is not decoded here.</summary>
    /// <param name="file">Stands at the first page; it is the reader's from then on.</param>
    /// <param name="name">What the user calls it, for errors.</param>
    /// <exception cref="StreamCoachException">It is cut off before its first sample.</exception>
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
            throw new StreamCoachException(FailureKind.AudioTruncated, $"'{name}' is cut off before its first sample.");
        }
    }
}

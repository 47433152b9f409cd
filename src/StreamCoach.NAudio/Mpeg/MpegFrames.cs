namespace StreamCoach.NAudio.Mpeg;

/// <summary>Finds the frames of a stream of MPEG audio, and what else lies between them.</summary>
internal sealed class MpegFrames(ByteWindow window)
{
    // Some tags are longer than they say, and some encoders begin with zeros.
    private const int SearchedBytes = 64 * 1024;

    // Sync words come up in other data too: so many frames in a row do not.
    private const int Chain = 3;

    private MpegHeader _first;

    /// <summary>The stream's first frame. Its version, layer and rate hold for all.</summary>
    public MpegHeader First => _first;

    /// <summary>Bytes before the last frame that belong to no frame and no tag.</summary>
    public long Skipped { get; private set; }

    /// <summary>Looks for the first frame.</summary>
    public bool Begin()
    {
        for (int at = 0; at < SearchedBytes && window.Has(MpegHeader.Bytes); at++)
        {
            if (MpegHeader.Read(window.Bytes) is { } header && IsChain(header))
            {
                _first = header;
                return true;
            }
            window.Skip(1);
        }
        return false;
    }

    /// <summary>Goes to the next frame and takes it.</summary>
    /// <returns>Whether there is one; what is cut off at the end is none.</returns>
    public bool Next(MpegFrame frame)
    {
        Skipped = 0;
        while (window.Has(MpegHeader.Bytes))
        {
            if (MpegHeader.Read(window.Bytes) is { } header && header.Matches(_first) && window.Has(header.Length) && (Skipped == 0 || IsFollowed(header)))
            {
                frame.Set(header, window.Bytes[..header.Length]);
                window.Skip(header.Length);
                return true;
            }
            if (window.Has(10) && FileStart.TagLength(window.Bytes) is > 0 and int tag)
            {
                window.Skip(tag);
                continue;
            }
            window.Skip(1);
            Skipped++;
        }
        return false;
    }

    private bool IsFollowed(MpegHeader header) =>
        !window.Has(header.Length + MpegHeader.Bytes) || (MpegHeader.Read(window.Bytes[header.Length..]) is { } next && next.Matches(header));

    private bool IsChain(MpegHeader header)
    {
        int at = 0;
        MpegHeader next = header;
        for (int i = 0; i < Chain; i++)
        {
            if (!next.Matches(header)) return false;
            at += next.Length;
            if (!window.Has(at)) return i > 0;
            if (!window.Has(at + MpegHeader.Bytes)) return window.Bytes.Length == at;
            // A short file may end in a tag.
            if (window.Bytes[at..].StartsWith("TAG"u8) || window.Bytes[at..].StartsWith("APE"u8)) return true;
            if (MpegHeader.Read(window.Bytes[at..]) is not { } following) return false;
            next = following;
        }
        return true;
    }
}

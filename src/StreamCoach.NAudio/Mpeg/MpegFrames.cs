namespace StreamCoach.NAudio.Mpeg;

/// <summary>Finds the frames in a stream of MPEG audio, and skips other data between them.</summary>
internal sealed class MpegFrames(ByteWindow window)
{
    // Some tags are longer than they say, and some encoders begin with zeros.
    private const int SearchedBytes = 64 * 1024;

    // Other data may contain a sync word, but not several frames in a row.
    private const int Chain = 3;

    private MpegHeader _first;

    /// <summary>The first frame of the stream. All frames have its version, layer and rate.</summary>
    public MpegHeader First => _first;

    /// <summary>The number of bytes before the last frame that belong to no frame and no tag.</summary>
    public long Skipped { get; private set; }

    /// <summary>Searches for the first frame.</summary>
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

    /// <summary>Reads the next frame.</summary>
    /// <returns>Whether there is one; a truncated frame at the end does not count.</returns>
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
            if (window.Has(10) && FileSignature.TagLength(window.Bytes) is > 0 and int tag)
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
            // A short file may end with a tag.
            if (window.Bytes[at..].StartsWith("TAG"u8) || window.Bytes[at..].StartsWith("APE"u8)) return true;
            if (MpegHeader.Read(window.Bytes[at..]) is not { } following) return false;
            next = following;
        }
        return true;
    }
}

namespace StreamCoach.NAudio;

/// <summary>Recognizes a file's format by its first bytes.</summary>
internal static class FileSignature
{
    private const int TagHeaderBytes = 10;

    /// <summary>The formats that are decoded here.</summary>
    public enum Kind
    {
        /// <summary>Another format.</summary>
        Other,

        /// <summary>FLAC in its own container.</summary>
        Flac,

        /// <summary>Ogg, whatever it contains.</summary>
        Ogg,

        /// <summary>AIFF or AIFC.</summary>
        Aiff,

        /// <summary>Possibly MPEG audio; only its frames can confirm it.</summary>
        Mpeg,
    }

    /// <summary>Recognizes a file and moves the stream to its first byte after ID3 tags.</summary>
    /// <param name="file">The file, at its beginning.</param>
    public static Kind Recognize(Stream file)
    {
        Span<byte> head = stackalloc byte[12];
        long at = 0;
        bool tagged = false;
        while (true)
        {
            file.Position = at;
            Span<byte> read = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
            int tag = TagLength(read);
            if (tag == 0)
            {
                file.Position = at;
                if (read.StartsWith("fLaC"u8)) return Kind.Flac;
                if (read.StartsWith("OggS"u8)) return Kind.Ogg;
                if (read.StartsWith("FORM"u8) && read.Length == 12 && (read[8..].SequenceEqual("AIFF"u8) || read[8..].SequenceEqual("AIFC"u8))) return Kind.Aiff;
                // A sync word. Some encoders write zeros before it, and some tags are longer than they say.
                return tagged || (read.Length > 1 && read[0] == 0xFF && read[1] >= 0xE0) || read is [0, 0, ..] ? Kind.Mpeg : Kind.Other;
            }
            tagged = true;
            at += tag;
        }
    }

    /// <summary>Returns the length of an ID3v2 tag; 0 if there is none.</summary>
    /// <param name="head">The first ten bytes or more.</param>
    public static int TagLength(ReadOnlySpan<byte> head)
    {
        if (head.Length < TagHeaderBytes || !head.StartsWith("ID3"u8)) return 0;
        // Seven bits per byte, so that no tag contains a sync word (ID3v2.4 §6.2). A footer repeats the header.
        int length = (head[6] & 0x7F) << 21 | (head[7] & 0x7F) << 14 | (head[8] & 0x7F) << 7 | (head[9] & 0x7F);
        return length + TagHeaderBytes * ((head[5] & 0x10) != 0 ? 2 : 1);
    }
}

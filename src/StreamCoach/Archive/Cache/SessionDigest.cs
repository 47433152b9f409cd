using System.Numerics;
using System.Text;
using StreamCoach.Sessions;

namespace StreamCoach.Archive.Cache;

/// <summary>What the cache knows of a saved session without its text, as it was in the journal with that stamp.</summary>
internal sealed record SessionDigest
{
    public required string Id { get; init; }

    public required JournalStamp Stamp { get; init; }

    /// <summary>When the stamp was taken, in ticks of UTC.</summary>
    public required long TakenTicks { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The recording, if the source is a file.</summary>
    public required string? Path { get; init; }

    /// <summary>When the session was created, in UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>The <see cref="JournalSummary"/> as bytes, which are read only for a list.</summary>
    public required ReadOnlyMemory<byte> Summary { get; init; }

    /// <summary>Whether lines of the journal cannot be read.</summary>
    public required bool IsDamaged { get; init; }

    /// <summary>Where the text is in the file of texts: its first byte, its length in bytes, and its checksum.</summary>
    public long TextOffset { get; init; }

    /// <inheritdoc cref="TextOffset"/>
    public int TextLength { get; init; }

    /// <inheritdoc cref="TextOffset"/>
    public uint TextChecksum { get; init; }

    /// <summary>What a search selects sessions by.</summary>
    public ArchivedSession Session => new(Id, Name, CreatedAt, Tags);

    /// <summary>Makes the digest of a session that was read.</summary>
    /// <param name="journal">What was read.</param>
    /// <param name="session">The session as a reader sees it.</param>
    /// <param name="stamp">The stamp of the journal before it was read.</param>
    /// <param name="takenTicks">When the stamp was taken, in ticks of UTC.</param>
    public static SessionDigest Of(SavedJournal journal, ArchivedSession session, JournalStamp stamp, long takenTicks) => new()
    {
        Id = journal.Header.Id,
        Stamp = stamp,
        TakenTicks = takenTicks,
        Name = session.Name,
        Tags = session.Tags,
        Path = journal.Header.Path,
        CreatedAt = session.CreatedAt,
        Summary = journal.Summary.Write(),
        IsDamaged = journal.Warnings.Count > 0,
    };

    /// <summary>Whether the session has not changed since.</summary>
    public bool IsOf(JournalStamp stamp) => stamp == Stamp && Stamp.IsSettled(TakenTicks);

    /// <summary>Returns the digest as bytes.</summary>
    public byte[] Write()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Id);
        writer.Write(Stamp.Length);
        writer.Write(Stamp.WrittenTicks);
        writer.Write(TakenTicks);
        writer.Write(TextOffset);
        writer.Write(TextLength);
        writer.Write(TextChecksum);
        writer.Write(Name);
        writer.Write(Tags.Count);
        foreach (string tag in Tags) writer.Write(tag);
        writer.Write(Path is not null);
        writer.Write(Path ?? "");
        writer.Write((byte)CreatedAt.Kind);
        writer.Write(CreatedAt.Ticks);
        writer.Write(IsDamaged);
        writer.Write(Summary.Span);
        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="IOException">The bytes end too early.</exception>
    public static SessionDigest Read(byte[] file, int start, int length)
    {
        using var reader = new BinaryReader(new MemoryStream(file, start, length), Encoding.UTF8);
        string id = reader.ReadString();
        var stamp = new JournalStamp(reader.ReadInt64(), reader.ReadInt64());
        return new()
        {
            Id = id,
            Stamp = stamp,
            TakenTicks = reader.ReadInt64(),
            TextOffset = reader.ReadInt64(),
            TextLength = reader.ReadInt32(),
            TextChecksum = reader.ReadUInt32(),
            Name = reader.ReadString(),
            Tags = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString())],
            Path = reader.ReadBoolean() ? reader.ReadString() : SkipText(reader),
            CreatedAt = ReadTime(reader),
            IsDamaged = reader.ReadBoolean(),
            Summary = file.AsMemory(start + (int)reader.BaseStream.Position, length - (int)reader.BaseStream.Position),
        };
    }

    /// <summary>Returns the CRC-32C of bytes.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..]) sum = BitOperations.Crc32C(sum, BitConverter.ToUInt64(bytes));
        foreach (byte one in bytes) sum = BitOperations.Crc32C(sum, one);
        return ~sum;
    }

    private static string? SkipText(BinaryReader reader)
    {
        reader.ReadString();
        return null;
    }

    private static DateTime ReadTime(BinaryReader reader)
    {
        var kind = (DateTimeKind)reader.ReadByte();
        return new(reader.ReadInt64(), kind);
    }
}

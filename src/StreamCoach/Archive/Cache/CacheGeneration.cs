using Microsoft.Win32.SafeHandles;
using StreamCoach.Storage;

namespace StreamCoach.Archive.Cache;

/// <summary>
/// Two files of the cache that grow together: the texts of sessions one after another, and their digests, each of which says where its text is. A session is
/// appended text first and digest last, so that one that was not written to its end is not seen; each has a checksum.
/// </summary>
internal sealed class CacheGeneration : IDisposable
{
    private const string DigestsFile = "sessions-", TextsFile = "turns-";
    private const int LongestDigest = 1 << 20, DigestHead = 2 * sizeof(int);

    // Whatever read the journals is a part of what the cache depends on, so another build of this assembly begins a new one.
    private static readonly byte[] Header = [.. "StreamCoach search 1\n"u8, .. typeof(CacheGeneration).Module.ModuleVersionId.ToByteArray()];

    private readonly FileStream _digests;
    private readonly FileStream _texts;
    // Whoever asks the stream for it moves its position first.
    private readonly SafeFileHandle _textsFile;
    private readonly List<SessionDigest> _all = [];
    private long _digestsEnd;

    private CacheGeneration(int number, FileStream digests, FileStream texts) =>
        (Number, _digests, _texts, _textsFile) = (number, digests, texts, texts.SafeFileHandle);

    /// <summary>The number in the names of its files; a higher one is newer.</summary>
    public int Number { get; }

    /// <summary>Whether this build wrote it.</summary>
    public bool IsCurrent { get; private set; }

    /// <summary>The digests in the order in which they were written; a later one of the same session replaces an earlier one.</summary>
    public IReadOnlyList<SessionDigest> Digests => _all;

    /// <summary>The length of all texts in bytes, of replaced sessions too.</summary>
    public long TextsEnd { get; private set; }

    /// <summary>Returns the numbers of the generations in a folder, the oldest first. More than one means that a process was killed while it wrote a new one.</summary>
    public static IReadOnlyList<int> Numbers(PrivateFolder folder) => [.. new DirectoryInfo(folder.Path).EnumerateFiles($"{DigestsFile}*")
        .Select(file => int.TryParse(file.Name.AsSpan(DigestsFile.Length), out int number) ? number : -1).Where(number => number >= 0).Order()];

    /// <summary>Opens a generation and reads its digests.</summary>
    /// <exception cref="IOException">It was deleted meanwhile, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static CacheGeneration Open(PrivateFolder folder, int number, FileAccess access) => Open(folder, number, FileMode.Open, access);

    /// <summary>Creates a generation without sessions.</summary>
    /// <exception cref="IOException">It exists, or the disk is full or failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public static CacheGeneration Create(PrivateFolder folder, int number)
    {
        // A killed process may have left one of the two files.
        Delete(folder, number);
        CacheGeneration created = Open(folder, number, FileMode.CreateNew, FileAccess.ReadWrite);
        RandomAccess.Write(created._digests.SafeFileHandle, Header, 0);
        (created._digestsEnd, created.IsCurrent) = (Header.Length, true);
        return created;
    }

    /// <summary>Deletes a generation. A reader that has it open continues to read it.</summary>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be deleted.</exception>
    public static void Delete(PrivateFolder folder, int number)
    {
        folder.DeleteFile(Name(TextsFile, number));
        folder.DeleteFile(Name(DigestsFile, number));
    }

    /// <summary>Reads the text of a session into the buffer of its next reader.</summary>
    /// <returns><see langword="false"/> if it is not what was written.</returns>
    /// <exception cref="IOException">The disk failed.</exception>
    public bool TryRead(SessionDigest digest, SessionText text)
    {
        Span<byte> bytes = text.Buffer(digest.TextLength);
        return RandomAccess.Read(_textsFile, bytes, digest.TextOffset) == bytes.Length && SessionDigest.Checksum(bytes) == digest.TextChecksum && text.TryOpen(bytes.Length);
    }

    /// <summary>Appends a session. Whatever a killed process wrote behind the last complete one is overwritten.</summary>
    /// <exception cref="IOException">The disk is full or failed; the sessions before are kept.</exception>
    public void Append(SessionDigest digest, ReadOnlySpan<byte> text)
    {
        SessionDigest placed = digest with { TextOffset = TextsEnd, TextLength = text.Length, TextChecksum = SessionDigest.Checksum(text) };
        byte[] content = placed.Write();
        byte[] line = [.. BitConverter.GetBytes(content.Length), .. BitConverter.GetBytes(SessionDigest.Checksum(content)), .. content];
        // What is behind a damaged digest must not follow a good one.
        if (RandomAccess.GetLength(_digests.SafeFileHandle) > _digestsEnd) RandomAccess.SetLength(_digests.SafeFileHandle, _digestsEnd);
        RandomAccess.Write(_textsFile, text, TextsEnd);
        RandomAccess.Write(_digests.SafeFileHandle, line, _digestsEnd);
        TextsEnd += text.Length;
        _digestsEnd += line.Length;
        _all.Add(placed);
    }

    public void Dispose()
    {
        _digests.Dispose();
        _texts.Dispose();
    }

    private static string Name(string file, int number) => FormattableString.Invariant($"{file}{number:00000000}");

    private static CacheGeneration Open(PrivateFolder folder, int number, FileMode mode, FileAccess access)
    {
        const FileShare Share = FileShare.ReadWrite | FileShare.Delete;
        FileStream digests = folder.OpenFile(Name(DigestsFile, number), mode, access, Share);
        try
        {
            var opened = new CacheGeneration(number, digests, folder.OpenFile(Name(TextsFile, number), mode, access, Share));
            opened.ReadDigests();
            return opened;
        }
        catch
        {
            digests.Dispose();
            throw;
        }
    }

    private void ReadDigests()
    {
        var file = new byte[_digests.Length];
        int length = _digests.ReadAtLeast(file, file.Length, throwOnEndOfStream: false), at = Header.Length;
        IsCurrent = length >= at && file.AsSpan(0, at).SequenceEqual(Header);
        while (IsCurrent && length - at >= DigestHead)
        {
            int content = BitConverter.ToInt32(file, at);
            if (content is <= 0 or > LongestDigest || content > length - at - DigestHead) break;
            if (SessionDigest.Checksum(file.AsSpan(at + DigestHead, content)) != BitConverter.ToUInt32(file, at + sizeof(int))) break;
            SessionDigest digest = SessionDigest.Read(file, at + DigestHead, content);
            _all.Add(digest);
            TextsEnd = Math.Max(TextsEnd, digest.TextOffset + digest.TextLength);
            at += DigestHead + content;
        }
        _digestsEnd = at;
    }
}

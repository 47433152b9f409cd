using System.Globalization;

namespace StreamCoach.Storage;

/// <summary>
/// Keeps a live session's unacknowledged audio on disk, so that it survives an outage and a killed process. It is raw 16-bit mono PCM in
/// files of half a minute, each named by the offset of its first byte. One thread appends and ends it, another may read at the same time,
/// and any may release.
/// </summary>
/// <remarks>No method throws for the disk: the first write failure is reported once, and <see cref="End"/> no longer grows.</remarks>
internal sealed class AudioSpool : IDisposable
{
    private const int SecondsPerFile = 30;
    // Longer than any session, so that no sum overflows.
    private const long FurthestStart = 1L << 48;
    private const string Prefix = "audio-";
    private const string Suffix = ".pcm";

    // Guards the list of pieces and their numbers. It is never held during disk access.
    private readonly Lock _gate = new();
    private readonly List<Piece> _pieces;
    private readonly SessionFolder _folder;
    private readonly Action<string> _warn;
    private readonly long _pieceBytes;
    // Used by the writing thread only: the file that it appends to, which is the last of the pieces.
    private FileStream? _file;
    private Piece? _open;

    private AudioSpool(SessionFolder folder, int bytesPerSecond, Action<string> warn, List<Piece> pieces)
    {
        _folder = folder;
        _warn = warn;
        _pieceBytes = (long)bytesPerSecond * SecondsPerFile;
        _pieces = pieces;
        First = pieces.Count > 0 ? pieces[0].Start : 0;
        End = pieces.Count > 0 ? pieces[^1].End : 0;
    }

    /// <summary>The offset of the first byte on disk; <see cref="End"/> if there is none.</summary>
    public long First
    {
        get
        {
            lock (_gate) return field;
        }
        private set;
    }

    /// <summary>The offset after the last byte on disk.</summary>
    public long End
    {
        get
        {
            lock (_gate) return field;
        }
        private set;
    }

    /// <summary>Whether the disk has failed, so that nothing more is added.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Creates an empty spool for a new session.</summary>
    public static AudioSpool Create(SessionFolder folder, int bytesPerSecond, Action<string> warn) => new(folder, bytesPerSecond, warn, []);

    /// <summary>Opens the audio that a saved session left; <see langword="null"/> if it left none.</summary>
    public static AudioSpool? Open(SessionFolder folder, int bytesPerSecond, Action<string> warn)
    {
        try
        {
            List<Piece> pieces = Find(folder);
            return pieces.Count > 0 ? new(folder, bytesPerSecond, warn, pieces) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a file has the name of a spool file.</summary>
    public static bool IsSpoolFile(string path) => StartOf(path) is not null;

    /// <summary>Whether a session's folder contains audio; not if the folder cannot be read.</summary>
    public static bool IsIn(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder).Any(IsSpoolFile);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Appends audio. An offset after <see cref="End"/> leaves a hole.</summary>
    /// <param name="offset">The offset of the first byte in the session's audio, not before <see cref="End"/>.</param>
    /// <param name="pcm">The audio.</param>
    public void Append(long offset, ReadOnlySpan<byte> pcm)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, End);
        if (IsBroken || pcm.IsEmpty) return;
        try
        {
            if (_open is null || offset != _open.End || _open.Length >= _pieceBytes) Begin(offset);
            _file!.Write(pcm);
            lock (_gate)
            {
                _open!.Length += pcm.Length;
                End = _open.End;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Break(error);
        }
    }

    /// <summary>Stops writing and reports the error. Called by the thread that appends.</summary>
    public void Break(Exception error)
    {
        IsBroken = true;
        CloseFile();
        _warn($"Audio is no longer saved on disk: {error.Message.TrimEnd('.')}. "
            + "The session continues and keeps unacknowledged audio in memory only, up to a limit.");
    }

    /// <summary>Reads audio, across as many files as necessary.</summary>
    /// <returns>The number of bytes: fewer than requested at the end and before a hole (see <see cref="NextAfter"/>), 0 in a hole and
    /// before <see cref="First"/>.</returns>
    public int ReadOn(long offset, Span<byte> pcm)
    {
        int bytes = 0;
        while (bytes < pcm.Length && Read(offset + bytes, pcm[bytes..]) is > 0 and int read) bytes += read;
        return bytes;
    }

    /// <summary>Reads audio from one file. It may return fewer bytes than requested; the next call continues.</summary>
    /// <returns>The number of bytes; 0 at the end, in a hole, and before <see cref="First"/>.</returns>
    public int Read(long offset, Span<byte> pcm)
    {
        long start;
        int bytes;
        lock (_gate)
        {
            if (_pieces.Find(piece => piece.Start <= offset && offset < piece.End) is not { } piece) return 0;
            start = piece.Start;
            bytes = (int)Math.Min(pcm.Length, piece.End - offset);
        }
        try
        {
            using FileStream file = _folder.OpenFile(Name(start), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return RandomAccess.Read(file.SafeFileHandle, pcm[..bytes], offset - start);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>
    /// Returns the offset at which audio begins again after an offset without audio; <see cref="End"/> if there is none.
    /// </summary>
    public long NextAfter(long offset)
    {
        lock (_gate) return _pieces.Find(piece => piece.Start > offset)?.Start ?? End;
    }

    /// <summary>Releases the audio before an offset: files that lie wholly before it are deleted.</summary>
    public void Release(long offset)
    {
        Piece[] answered;
        lock (_gate)
        {
            answered = [.. _pieces.TakeWhile(piece => piece.End <= offset && piece != _open)];
            if (answered.Length == 0) return;
            _pieces.RemoveRange(0, answered.Length);
            First = _pieces.Count > 0 ? _pieces[0].Start : End;
        }
        foreach (Piece piece in answered) DeleteFile(piece);
    }

    /// <summary>Deletes all files and stops writing.</summary>
    public void Delete()
    {
        IsBroken = true;
        CloseFile();
        Release(long.MaxValue);
    }

    /// <summary>Closes the files and keeps them.</summary>
    public void Dispose() => CloseFile();

    private static List<Piece> Find(SessionFolder folder) =>
        [.. new DirectoryInfo(folder.Path).EnumerateFiles()
            .Where(file => IsSpoolFile(file.Name) && file.LinkTarget is null)
            // A killed process may leave half a sample.
            .Select(file => new Piece(StartOf(file.Name)!.Value) { Length = file.Length & ~1L })
            .Where(piece => piece.Length > 0)
            .OrderBy(piece => piece.Start)];

    private static string Name(long start) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{start}{Suffix}");

    private static long? StartOf(string path)
    {
        string name = Path.GetFileName(path);
        return name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal) && name.Length > Prefix.Length + Suffix.Length
            && long.TryParse(name.AsSpan(Prefix.Length, name.Length - Prefix.Length - Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long start)
            && start <= FurthestStart
            ? start
            : null;
    }

    private void Begin(long offset)
    {
        CloseFile();
        _file = _folder.OpenFile(Name(offset), FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete);
        var piece = new Piece(offset);
        lock (_gate)
        {
            if (_pieces.Count == 0) First = offset;
            _pieces.Add(piece);
            _open = piece;
            End = offset;
        }
    }

    private void CloseFile()
    {
        _file?.Dispose();
        _file = null;
        lock (_gate) _open = null;
    }

    // A file that cannot be deleted now is deleted together with the session.
    private void DeleteFile(Piece piece)
    {
        try
        {
            _folder.DeleteFile(Name(piece.Start));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>A file: the offset of its first byte, and its length.</summary>
    private sealed class Piece(long start)
    {
        public long Start { get; } = start;

        public long Length { get; set; }

        public long End => Start + Length;
    }
}

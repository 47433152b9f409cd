using System.Globalization;

namespace StreamCoach.Storage;

/// <summary>
/// The sound of a live session that the service has not answered yet, on disk: it outlasts an outage, and a process that is killed. Raw
/// 16-bit mono PCM in files of half a minute, each named by the place of its first byte. One thread appends and ends it, another may read
/// at the same time, and any may release.
/// </summary>
/// <remarks>No method throws for the disk: the first failure to write is told once, and then <see cref="End"/> stays where it is.</remarks>
internal sealed class AudioSpool : IDisposable
{
    private const int SecondsPerFile = 30;
    // Beyond any session; so that no sum overflows.
    private const long FurthestStart = 1L << 48;
    private const string Prefix = "audio-";
    private const string Suffix = ".pcm";

    // Guards the list and the numbers in it, and is never held while the disk is waited for.
    private readonly Lock _gate = new();
    private readonly List<Piece> _pieces;
    private readonly SessionFolder _folder;
    private readonly Action<string> _warn;
    private readonly long _pieceBytes;
    // The writer's own: the file that it appends to, and the last of the pieces.
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

    /// <summary>The first byte held; <see cref="End"/> where none is.</summary>
    public long First
    {
        get
        {
            lock (_gate) return field;
        }
        private set;
    }

    /// <summary>The byte after the last one held.</summary>
    public long End
    {
        get
        {
            lock (_gate) return field;
        }
        private set;
    }

    /// <summary>Whether the disk has failed, so that nothing is added any more.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>An empty spool for a new session.</summary>
    public static AudioSpool Create(SessionFolder folder, int bytesPerSecond, Action<string> warn) => new(folder, bytesPerSecond, warn, []);

    /// <summary>What a saved session left; <see langword="null"/> where it left nothing.</summary>
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

    /// <summary>Whether a file's name is one that a spool gives.</summary>
    public static bool IsSpoolFile(string path) => StartOf(path) is not null;

    /// <summary>Adds sound at the end. A later position leaves a hole.</summary>
    /// <param name="position">The place of the first byte in the session's sound, not before <see cref="End"/>.</param>
    /// <param name="pcm">The sound.</param>
    public void Append(long position, ReadOnlySpan<byte> pcm)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(position, End);
        if (IsBroken || pcm.IsEmpty) return;
        try
        {
            if (_open is null || position != _open.End || _open.Length >= _pieceBytes) Begin(position);
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

    /// <summary>Nothing is added any more, and that is told: for the one that appends.</summary>
    public void Break(Exception error)
    {
        IsBroken = true;
        CloseFile();
        _warn($"Sound is not kept any further: {error.Message.TrimEnd('.')}. "
            + "The session goes on; sound that waits for the service is kept in memory only, as far as that goes.");
    }

    /// <summary>Reads sound, over as many files as it lies in.</summary>
    /// <returns>The bytes read: less than there is room for at the end and before a hole (see <see cref="NextAfter"/>), 0 in one and before <see cref="First"/>.</returns>
    public int ReadOn(long position, Span<byte> pcm)
    {
        int bytes = 0;
        while (bytes < pcm.Length && Read(position + bytes, pcm[bytes..]) is > 0 and int read) bytes += read;
        return bytes;
    }

    /// <summary>Reads sound of one file. It may be less than there is room for: what follows is read by another call.</summary>
    /// <returns>The bytes read; 0 at the end, in a hole, and before <see cref="First"/>.</returns>
    public int Read(long position, Span<byte> pcm)
    {
        long start;
        int bytes;
        lock (_gate)
        {
            if (_pieces.Find(piece => piece.Start <= position && position < piece.End) is not { } piece) return 0;
            start = piece.Start;
            bytes = (int)Math.Min(pcm.Length, piece.End - position);
        }
        try
        {
            using FileStream file = _folder.OpenFile(Name(start), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return RandomAccess.Read(file.SafeFileHandle, pcm[..bytes], position - start);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>Where sound is held again after a position at which none can be read; <see cref="End"/> where there is none.</summary>
    public long NextAfter(long position)
    {
        lock (_gate) return _pieces.Find(piece => piece.Start > position)?.Start ?? End;
    }

    /// <summary>The service has answered all before a position: files that lie wholly before it are deleted.</summary>
    public void Release(long position)
    {
        Piece[] answered;
        lock (_gate)
        {
            answered = [.. _pieces.TakeWhile(piece => piece.End <= position && piece != _open)];
            if (answered.Length == 0) return;
            _pieces.RemoveRange(0, answered.Length);
            First = _pieces.Count > 0 ? _pieces[0].Start : End;
        }
        foreach (Piece piece in answered) DeleteFile(piece);
    }

    /// <summary>Deletes all of it; nothing is added any more.</summary>
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
            // Half a sample is what a killed process may leave.
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

    private void Begin(long position)
    {
        CloseFile();
        _file = _folder.OpenFile(Name(position), FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete);
        var piece = new Piece(position);
        lock (_gate)
        {
            if (_pieces.Count == 0) First = position;
            _pieces.Add(piece);
            _open = piece;
            End = position;
        }
    }

    private void CloseFile()
    {
        _file?.Dispose();
        _file = null;
        lock (_gate) _open = null;
    }

    // What cannot be deleted now goes with the session.
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

    /// <summary>A file: where its sound begins, and how much of it is there.</summary>
    private sealed class Piece(long start)
    {
        public long Start { get; } = start;

        public long Length { get; set; }

        public long End => Start + Length;
    }
}

using StreamCoach.Sessions;
using StreamCoach.Storage;

namespace StreamCoach.Archive.Cache;

/// <summary>
/// The text of the saved sessions, kept beside them so that a search need not read every journal. It is only a cache: a session that is missing, has changed or
/// is damaged in it is read from its journal and written to it, and without it every search finds the same.
/// </summary>
/// <remarks>
/// Processes read it without a lock, because files only grow and a new generation has new names. One process at a time writes, and the others then write
/// nothing. A generation of which half is unused, or that has text of a deleted session, is replaced by a new one. Several threads read and add.
/// </remarks>
internal sealed class SearchCache : IDisposable
{
    /// <summary>The subfolder of the store.</summary>
    public const string Folder = "search";

    // Held by the process that writes.
    private const string LockFile = "lock";

    // Bytes: what is lost if the process is killed, and what is not worth a new generation.
    private const int MostPending = 8 << 20, LeastWaste = 1 << 20;

    private readonly string _root;
    private readonly HashSet<string> _ids;
    private readonly Action<string> _warn;
    // Whoever writes opens the generations anew.
    private readonly ReaderWriterLockSlim _use = new();
    private readonly List<CacheGeneration> _generations = [];
    private readonly Dictionary<string, (SessionDigest Digest, CacheGeneration Of)> _sessions = new(StringComparer.Ordinal);
    private readonly List<(SessionDigest Digest, byte[] Text)> _pending = [];
    private long _pendingBytes;
    private bool _isUnusable;

    private SearchCache(string root, IEnumerable<string> ids, Action<string> warn) => (_root, _ids, _warn) = (root, [.. ids], warn);

    /// <summary>Opens the cache; without sessions if there is none or it cannot be read.</summary>
    /// <param name="root">The root folder of the store.</param>
    /// <param name="ids">The sessions that exist. What the cache has of others is deleted from it.</param>
    /// <param name="warn">Called once, on any thread, if the cache cannot be read or written.</param>
    public static SearchCache Open(string root, IEnumerable<string> ids, Action<string> warn)
    {
        var cache = new SearchCache(root, ids, warn);
        cache.Try(cache.Read);
        return cache;
    }

    /// <summary>Returns what the cache knows of a session; <see langword="null"/> if that is nothing, or the session has changed since.</summary>
    public SessionDigest? Find(string id, JournalStamp stamp)
    {
        _use.EnterReadLock();
        try
        {
            return !_isUnusable && _sessions.TryGetValue(id, out var known) && known.Digest.IsOf(stamp) ? known.Digest : null;
        }
        finally
        {
            _use.ExitReadLock();
        }
    }

    /// <summary>Reads the text of a session.</summary>
    /// <returns><see langword="false"/> if it is damaged, or was written anew since it was found.</returns>
    public bool TryRead(SessionDigest digest, SessionText text)
    {
        bool read = false;
        _use.EnterReadLock();
        try
        {
            Try(() => read = _sessions.TryGetValue(digest.Id, out var known) && ReferenceEquals(known.Digest, digest) && known.Of.TryRead(digest, text));
            return read;
        }
        finally
        {
            _use.ExitReadLock();
        }
    }

    /// <summary>Adds a session that was read from its journal. It is written with others, at the latest when the cache is disposed.</summary>
    public void Add(SessionDigest digest, SavedJournal journal)
    {
        if (_isUnusable || SessionText.Write(journal) is not { } text) return;
        _use.EnterWriteLock();
        try
        {
            _pending.Add((digest, text));
            _pendingBytes += text.Length;
            if (_pendingBytes >= MostPending) Write();
        }
        finally
        {
            _use.ExitWriteLock();
        }
    }

    public void Dispose()
    {
        Write();
        Close();
        _use.Dispose();
    }

    // Writes what was added, and deletes what is of no use.
    private void Write()
    {
        if (!_isUnusable && (_pending.Count > 0 || HasDeleted())) Try(WriteLocked);
        _pending.Clear();
        _pendingBytes = 0;
    }

    private bool HasDeleted() => _generations.Exists(generation => generation.Digests.Any(digest => !_ids.Contains(digest.Id)));

    private void Read()
    {
        using PrivateFolder? folder = SessionStore.Open(_root, Folder);
        if (folder is null) return;
        if (folder.IsChangeableByOthers) throw ForeignAccessException.Writable(folder.Path);
        foreach (int number in CacheGeneration.Numbers(folder))
        {
            Use(folder, number, FileAccess.Read);
        }
    }

    private void Use(PrivateFolder folder, int number, FileAccess access)
    {
        CacheGeneration generation;
        try
        {
            generation = CacheGeneration.Open(folder, number, access);
        }
        catch (FileNotFoundException)
        {
            // Another process has just replaced it, or was killed when it began it; its sessions are read from their journals.
            return;
        }
        _generations.Add(generation);
        foreach (SessionDigest digest in generation.Digests) _sessions[digest.Id] = (digest, generation);
    }

    private void WriteLocked()
    {
        using PrivateFolder folder = SessionStore.OpenOrCreate(_root, Folder, _warn);
        using FileStream? held = folder.TryLock(LockFile);
        if (held is null) return;
        // Another process may have written since the cache was read.
        Close();
        IReadOnlyList<int> numbers = CacheGeneration.Numbers(folder);
        foreach (int number in numbers) Use(folder, number, FileAccess.ReadWrite);
        CacheGeneration newest = _generations is [{ IsCurrent: true } only] && !IsWasteful(only) ? only : Renew(folder, numbers);
        foreach ((SessionDigest digest, byte[] text) in _pending)
        {
            // It may have been deleted while the search went on.
            if (!SessionFolder.Create(_root, digest.Id).Exists) continue;
            newest.Append(digest, text);
            _sessions[digest.Id] = (newest.Digests[^1], newest);
        }
        foreach (int number in numbers.Where(number => number != newest.Number)) TryDelete(folder, number);
    }

    private bool IsWasteful(CacheGeneration generation)
    {
        if (HasDeleted()) return true;
        HashSet<string> replaced = [.. _pending.Select(added => added.Digest.Id)];
        long used = _sessions.Values.Where(known => !replaced.Contains(known.Digest.Id)).Sum(known => (long)known.Digest.TextLength) + _pendingBytes;
        return generation.TextsEnd > LeastWaste && used < generation.TextsEnd / 2;
    }

    // Copies what is of use to a new generation.
    private CacheGeneration Renew(PrivateFolder folder, IReadOnlyList<int> numbers)
    {
        CacheGeneration renewed = CacheGeneration.Create(folder, numbers.Count == 0 ? 1 : numbers[^1] + 1);
        var text = new SessionText();
        HashSet<string> replaced = [.. _pending.Select(added => added.Digest.Id)];
        var kept = _sessions.Values.Where(known => _ids.Contains(known.Digest.Id) && !replaced.Contains(known.Digest.Id))
            .OrderByDescending(known => known.Digest.Id, StringComparer.Ordinal).ToArray();
        _generations.Add(renewed);
        _sessions.Clear();
        foreach ((SessionDigest digest, CacheGeneration generation) in kept)
        {
            if (!generation.TryRead(digest, text)) continue;
            renewed.Append(digest, text.Buffer(digest.TextLength));
            _sessions[digest.Id] = (renewed.Digests[^1], renewed);
        }
        return renewed;
    }

    private static void TryDelete(PrivateFolder folder, int number)
    {
        try
        {
            CacheGeneration.Delete(folder, number);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another program has it open. The next one that writes deletes it.
        }
    }

    private void Close()
    {
        foreach (CacheGeneration generation in _generations) generation.Dispose();
        _generations.Clear();
        _sessions.Clear();
    }

    // A cache that cannot be used is no reason not to search.
    private void Try(Action use)
    {
        try
        {
            if (!_isUnusable) use();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Several threads may find out at once.
            if (Interlocked.Exchange(ref _isUnusable, true)) return;
            _warn($"The search works without its cache, and more slowly: {error.Message}");
        }
    }
}

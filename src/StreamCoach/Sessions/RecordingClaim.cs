using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StreamCoach.Audio.Files;
using StreamCoach.Errors;
using StreamCoach.Storage;

namespace StreamCoach.Sessions;

/// <summary>
/// Locks a recording that is to be transcribed only once, and stores which saved session transcribed it. It is a file, named by the recording's
/// fingerprint so that copies and renamed files count as the same recording; the process that transcribes the recording keeps it open.
/// </summary>
internal sealed class RecordingClaim : IDisposable
{
    private const int LongestId = 100;
    private const string Folder = "recordings";

    private readonly FileStream _file;

    private RecordingClaim(FileStream file)
    {
        _file = file;
        var id = new byte[LongestId];
        SessionId = Encoding.ASCII.GetString(id, 0, file.ReadAtLeast(id, id.Length, throwOnEndOfStream: false));
    }

    /// <summary>The last session that transcribed the recording; empty if there was none. It may have been deleted since.</summary>
    public string SessionId { get; private set; }

    /// <summary>Returns the SHA-256 of the file's bytes and of everything that changes the result: streaming options, service, and duration limit.</summary>
    /// <exception cref="StreamCoachException">The file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<string> FingerprintAsync(string path, SessionOptions options, CancellationToken cancel)
    {
        await using FileStream file = await OpenAsync(path, options.ConnectTimeout, cancel);
        if (!file.CanSeek)
            throw new StreamCoachException(FailureKind.AudioFileUnreadable, $"'{path}' is a pipe or a device, so its content cannot be compared before it is transcribed.");
        byte[] content;
        try
        {
            content = await SHA256.HashDataAsync(file, cancel);
        }
        catch (IOException error)
        {
            throw AudioFile.Unreadable(path, error);
        }
        byte[] listening = JsonSerializer.SerializeToUtf8Bytes(options.Streaming, JournalJson.Default.StreamingOptions);
        byte[] rest = Encoding.UTF8.GetBytes($"\n{options.Endpoint.Address}\n{options.Duration?.Ticks}");
        return Convert.ToHexStringLower(SHA256.HashData([.. content, .. listening, .. rest]));
    }

    /// <summary>Locks a recording for one session.</summary>
    /// <param name="root">The root folder of the saved sessions.</param>
    /// <param name="fingerprint">The result of <see cref="FingerprintAsync"/>.</param>
    /// <param name="warn">Called with the access that other users had to the folder.</param>
    /// <returns><see langword="null"/> if a session of this or another process has locked it.</returns>
    /// <exception cref="ForeignAccessException">The folder or the file belongs to another user, or is a link.</exception>
    /// <exception cref="IOException">The disk is full or failed, or the path is not a file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public static RecordingClaim? TryTake(string root, string fingerprint, Action<string> warn)
    {
        using PrivateFolder folder = SessionStore.OpenOrCreate(root, Folder, warn);
        return folder.TryLock(fingerprint) is { } file ? new(file) : null;
    }

    /// <summary>Stores the session that transcribes the recording.</summary>
    public void SetSession(string sessionId)
    {
        if (sessionId == SessionId) return;
        _file.SetLength(0);
        _file.Write(Encoding.ASCII.GetBytes(sessionId));
        SessionId = sessionId;
    }

    /// <summary>Unlocks the recording.</summary>
    public void Dispose() => _file.Dispose();

    // Opening a pipe without a writer, or a file on an unreachable network share, may never return.
    private static async Task<FileStream> OpenAsync(string path, TimeSpan limit, CancellationToken cancel)
    {
        Task<FileStream> opening = Task.Run(() => AudioFile.OpenBytes(path), CancellationToken.None);
        try
        {
            return await opening.WaitAsync(limit, cancel);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            _ = opening.ContinueWith(late => late.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            if (error is TimeoutException) throw AudioFile.Unreadable(path, error);
            throw;
        }
    }
}

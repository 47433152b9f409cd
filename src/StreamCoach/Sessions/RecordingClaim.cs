using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StreamCoach.Audio.Files;
using StreamCoach.Errors;
using StreamCoach.Storage;

namespace StreamCoach.Sessions;

/// <summary>
/// A recording that is heard once: a file that names the saved session which holds it, kept open by the process that works on it. The file's own
/// name is the recording's fingerprint, so a copy or a new name of it is the same recording.
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

    /// <summary>The session that was begun on the recording last; empty where none was. It may have been deleted since.</summary>
    public string SessionId { get; private set; }

    /// <summary>SHA-256 of the file's bytes together with all that changes the answer: how the service listens, which one, and for how long.</summary>
    /// <exception cref="StreamCoachException">The file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<string> FingerprintAsync(string path, SessionOptions options, CancellationToken cancel)
    {
        await using FileStream file = await OpenAsync(path, options.ConnectTimeout, cancel);
        if (!file.CanSeek)
            throw new StreamCoachException(FailureKind.AudioFileUnreadable, $"'{path}' is a pipe or a device, and what it holds cannot be known before it is heard.");
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

    /// <summary>Takes a recording for one session.</summary>
    /// <param name="root">Where sessions are kept.</param>
    /// <param name="fingerprint">Of <see cref="FingerprintAsync"/>.</param>
    /// <param name="warn">Is told of rights that others had to the folder.</param>
    /// <returns><see langword="null"/> where a session of this or another process has it.</returns>
    /// <exception cref="ForeignAccessException">The folder or the file belongs to another user, or is a link.</exception>
    /// <exception cref="IOException">The disk is full or broken, or what lies there is no file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static RecordingClaim? Take(string root, string fingerprint, Action<string> warn)
    {
        using PrivateFolder folder = SessionFolder.MakeStore(root, Folder, warn);
        try
        {
            return new(folder.OpenFile(fingerprint, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error) when (error is not ForeignAccessException && folder.IsHeld(fingerprint))
        {
            return null;
        }
    }

    /// <summary>Notes the session that holds the recording from now on.</summary>
    public void Name(string sessionId)
    {
        if (sessionId == SessionId) return;
        _file.SetLength(0);
        _file.Write(Encoding.ASCII.GetBytes(sessionId));
        SessionId = sessionId;
    }

    /// <summary>Lets go of the recording.</summary>
    public void Dispose() => _file.Dispose();

    // A pipe to which nobody writes, or a share that is gone, may keep an opening waiting for ever.
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

using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Storage;

namespace StreamCoach.Sessions;

/// <summary>
/// Lists, reads, resumes and deletes the sessions that are saved on disk. They contain turns, times and region, never the API key. A session is saved while
/// it runs (see <see cref="SessionOptions.SaveIn"/>), so the turns that a killed process had shown are available. A power cut may lose the last seconds.
/// </summary>
public static class SavedSessions
{
    /// <summary><c>STREAMCOACH_DATA</c> if it is set, otherwise <c>StreamCoach</c> in the user's local application data.</summary>
    public static string DefaultFolder => SessionStore.DefaultRoot;

    /// <summary>Returns the ids of all saved sessions, the oldest first, without reading the sessions.</summary>
    /// <param name="folder">The folder of the saved sessions.</param>
    /// <exception cref="StreamCoachException">The sessions cannot be listed, or the folder belongs to another user.</exception>
    public static IReadOnlyList<string> Ids(string folder) => [.. SessionStore.List(folder).Select(session => session.Id)];

    /// <summary>Returns the ids of the saved sessions that were created before a time, which is part of the id.</summary>
    /// <param name="folder">The folder of the saved sessions.</param>
    /// <param name="time">The time, in UTC.</param>
    /// <exception cref="StreamCoachException">The sessions cannot be listed, or the folder belongs to another user.</exception>
    public static IReadOnlyList<string> OlderThan(string folder, DateTime time)
    {
        string first = TranscriptionSession.IdTime(time);
        return [.. Ids(folder).Where(id => string.CompareOrdinal(id, first) < 0)];
    }

    /// <summary>Reads a saved session: its turns, gaps and final state. It cannot be started.</summary>
    /// <param name="folder">The folder of the saved sessions.</param>
    /// <param name="id">The session's id.</param>
    /// <exception cref="StreamCoachException">The session does not exist or cannot be read.</exception>
    public static TranscriptionSession Open(string folder, string id)
    {
        SessionFolder saved = SessionFolder.Open(folder, id);
        return TranscriptionSession.From(SavedJournal.Read(saved), folder, saved.IsInUse);
    }

    /// <summary>
    /// Returns the session to change or stop in place of one that was read from disk and may be out of date: the running session if it runs in this process,
    /// otherwise its current state on disk. A session that was started in this process is returned unchanged.
    /// </summary>
    /// <param name="session">The session that may be out of date.</param>
    /// <exception cref="StreamCoachException">Another process runs it (<see cref="FailureKind.SessionRunsElsewhere"/>), or it was deleted or cannot be read.</exception>
    public static TranscriptionSession Reopen(TranscriptionSession session) => session.Reopen();

    /// <summary>Reads a saved session like <see cref="Open"/>; <see langword="null"/> if it does not exist or cannot be read.</summary>
    /// <param name="folder">The folder of the saved sessions.</param>
    /// <param name="id">The session's id.</param>
    public static TranscriptionSession? Find(string folder, string id)
    {
        try
        {
            return Open(folder, id);
        }
        catch (StreamCoachException)
        {
            return null;
        }
    }

    /// <summary>Whether a session is saved, without reading it.</summary>
    /// <param name="folder">The folder of the saved sessions.</param>
    /// <param name="id">The session's id; no session has a text that is no id.</param>
    public static bool Exists(string folder, string id) => SessionFolder.IsId(id) && SessionFolder.Create(folder, id).Exists;

    /// <summary>Whether a session still runs in this or another process.</summary>
    /// <param name="folder">The folder of the saved sessions.</param>
    /// <param name="id">The session's id.</param>
    /// <exception cref="StreamCoachException">The session does not exist.</exception>
    public static bool IsRunning(string folder, string id) => SessionFolder.Open(folder, id).IsInUse;

    /// <summary>Adds lines to the journal of a session that has ended.</summary>
    /// <param name="folder">The folder of the saved sessions.</param>
    /// <param name="id">The session's id.</param>
    /// <param name="write">Adds the lines.</param>
    /// <exception cref="StreamCoachException">The session does not exist, still runs, or cannot be written.</exception>
    internal static void Change(string folder, string id, Action<SessionJournalWriter> write)
    {
        SessionFolder saved = SessionFolder.Open(folder, id);
        string? problem = null;
        using SessionJournalWriter journal = SessionJournalWriter.Continue(saved, said => problem = said);
        write(journal);
        journal.Flush();
        if (!journal.IsWriting) throw new StreamCoachException(FailureKind.SavedSessionUnwritable, $"The change was not saved in '{saved.Path}'. {problem}");
    }

    /// <summary>Deletes all files of a saved session.</summary>
    /// <param name="folder">The folder of the saved sessions.</param>
    /// <param name="id">The session's id.</param>
    /// <exception cref="StreamCoachException">The session does not exist, or still runs.</exception>
    /// <exception cref="IOException">A file could not be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be deleted.</exception>
    public static void Remove(string folder, string id) => SessionFolder.Open(folder, id).Delete();

    /// <summary>
    /// Resumes a saved session under its own id: sends the audio that was not confirmed and then, if its process was killed, continues to record the same
    /// source.
    /// </summary>
    /// <param name="id">The session's id.</param>
    /// <param name="options">The API key and the folder of the saved sessions. Streaming options are taken from the session.</param>
    /// <param name="endpoint">The services to use; <see langword="null"/> for those of the session.</param>
    /// <exception cref="StreamCoachException">The session does not exist, cannot be read, still runs, or has no audio left to send.</exception>
    public static TranscriptionSession Resume(string id, SessionOptions options, ServiceEndpoint? endpoint = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.SaveIn);
        return SavedSessionResume.Resume(SessionFolder.Open(options.SaveIn, id), null, options, endpoint);
    }

    /// <summary>
    /// Returns the session for a recording that is to be transcribed only once: the saved session that completed it, the saved session that ended early, to be
    /// continued, or a new one. Until it ends, no other session of this or another process can transcribe the recording.
    /// </summary>
    /// <param name="path">The recording.</param>
    /// <param name="fingerprint">The result of <see cref="FingerprintAsync"/> for the same options.</param>
    /// <param name="options">The session's options; <see cref="SessionOptions.SaveIn"/> is required.</param>
    /// <exception cref="StreamCoachException">Another session transcribes the recording now, or the folder of the saved sessions is not writable.</exception>
    public static TranscriptionSession Once(string path, string fingerprint, SessionOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.SaveIn);
        RecordingClaim? claim = null;
        var warnings = new List<string>();
        try
        {
            claim = RecordingClaim.TryTake(options.SaveIn, fingerprint, warnings.Add)
                ?? throw new StreamCoachException(FailureKind.RecordingInProgress, $"Another session is transcribing '{path}'.");
            TranscriptionSession session = FindEarlier(claim.SessionId, path, options) ?? TranscriptionSession.FromFile(path, options);
            claim.SetSession(session.Id);
            foreach (string warning in warnings) session.Diagnostics.Add(DiagnosticLevel.Warning, warning);
            if (session.State == SessionState.Completed) claim.Dispose();
            else session.Claim = claim;
            return session;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or StreamCoachException)
        {
            claim?.Dispose();
            if (error is StreamCoachException) throw;
            if (error is ForeignAccessException foreign) throw foreign.Failure();
            throw new StreamCoachException(FailureKind.SavedSessionUnwritable, $"Sessions cannot be saved in '{options.SaveIn}': {error.Message}", error);
        }
    }

    /// <summary>Returns the fingerprint of a recording for <see cref="Once"/>: the SHA-256 of its bytes and of the options that change the result.</summary>
    /// <param name="path">The recording, which is read to its end.</param>
    /// <param name="options">The session's options.</param>
    /// <param name="cancel">Cancels the reading.</param>
    /// <exception cref="StreamCoachException">The recording cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task<string> FingerprintAsync(string path, SessionOptions options, CancellationToken cancel = default) =>
        RecordingClaim.FingerprintAsync(path, options, cancel);

    /// <summary>Creates the failure of a command that would change or stop a session of another process.</summary>
    internal static StreamCoachException RunningElsewhere(TranscriptionSession session, SessionOwner? owner)
    {
        string where = owner is null ? "another process"
            : owner.Machine == SessionOwner.Here.Machine ? $"another PowerShell (process {owner.ProcessId})"
            : $"a PowerShell on the computer '{owner.Machine}' (process {owner.ProcessId})";
        return new(FailureKind.SessionRunsElsewhere, $"The session '{session.Name}' runs in {where} and can be changed or stopped only there. It continues unchanged.");
    }

    // Returns the session that transcribed the recording before; null if it was deleted or cannot be read, so that the recording is transcribed anew.
    private static TranscriptionSession? FindEarlier(string id, string path, SessionOptions options)
    {
        SavedJournal saved;
        SessionFolder folder;
        try
        {
            folder = SessionFolder.Open(options.SaveIn!, id);
            saved = SavedJournal.Read(folder);
        }
        catch (StreamCoachException)
        {
            return null;
        }
        return saved.EndedState == SessionState.Completed ? TranscriptionSession.From(saved, options.SaveIn!, folder.IsInUse)
            : SavedSessionResume.Resume(folder, path, options, options.Endpoint);
    }
}

using StreamCoach.Audio;
using StreamCoach.Audio.Devices;
using StreamCoach.Audio.Files;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>
/// The sessions that are kept on disk: what was said, when, and in which region, never the key. A session writes there while it runs (see
/// <see cref="SessionOptions.SaveIn"/>), so what a killed process had shown is here too. A power cut may cost the last seconds.
/// </summary>
public static class SavedSessions
{
    /// <summary><c>STREAMCOACH_DATA</c> where it is set, else <c>StreamCoach</c> in the user's local application data.</summary>
    public static string DefaultFolder => SessionFolder.DefaultRoot;

    /// <summary>The ids of all saved sessions, the oldest first. Reads no session.</summary>
    /// <param name="folder">Where they are kept.</param>
    /// <exception cref="StreamCoachException">They cannot be listed, or the folder belongs to another user.</exception>
    public static IReadOnlyList<string> Ids(string folder) => [.. SessionFolder.List(folder).Select(session => session.Id)];

    /// <summary>The ids of the saved sessions that began before a time; an id holds it.</summary>
    /// <param name="folder">Where they are kept.</param>
    /// <param name="time">The time, in UTC.</param>
    /// <exception cref="StreamCoachException">They cannot be listed, or the folder belongs to another user.</exception>
    public static IReadOnlyList<string> OlderThan(string folder, DateTime time)
    {
        string first = TranscriptionSession.IdTime(time);
        return [.. Ids(folder).Where(id => string.CompareOrdinal(id, first) < 0)];
    }

    /// <summary>Reads a saved session: its turns, gaps and how it ended. It cannot be started.</summary>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="id">Its id.</param>
    /// <exception cref="StreamCoachException">There is none, or it cannot be read.</exception>
    public static TranscriptionSession Open(string folder, string id)
    {
        SessionFolder saved = SessionFolder.Open(folder, id);
        return TranscriptionSession.From(SavedJournal.Read(saved), folder, saved.IsInUse);
    }

    /// <summary>
    /// Returns the session to change or stop in place of one that was read from disk and may be out of date: the running session if it runs in this process,
    /// else its newest state on disk. A session that was started in this process is returned as it is.
    /// </summary>
    /// <param name="session">The session that a user holds.</param>
    /// <exception cref="StreamCoachException">Another process runs it (<see cref="FailureKind.SessionRunsElsewhere"/>), or it was deleted or cannot be read.</exception>
    public static TranscriptionSession Reopen(TranscriptionSession session) => session.Actual();

    /// <summary>Reads a saved session as <see cref="Open"/> does; <see langword="null"/> where there is none that can be read.</summary>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="id">Its id.</param>
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

    /// <summary>The name of a saved session; <see langword="null"/> where there is none that can be read. Reads only the first line of it.</summary>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="id">Its id.</param>
    public static string? NameOf(string folder, string id)
    {
        try
        {
            return SavedJournal.ReadHeader(SessionFolder.Open(folder, id)).Name;
        }
        catch (StreamCoachException)
        {
            return null;
        }
    }

    /// <summary>Whether a living process, this one or another, still writes a session.</summary>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="id">Its id.</param>
    /// <exception cref="StreamCoachException">There is none.</exception>
    public static bool IsRunning(string folder, string id) => SessionFolder.Open(folder, id).IsInUse;

    /// <summary>Names the speakers of a saved session, from then on for whoever reads it; see <see cref="TranscriptionSession.NameSpeakers"/>.</summary>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="id">Its id.</param>
    /// <param name="names">The names by label.</param>
    /// <exception cref="StreamCoachException">There is none, it still runs, or it cannot be written.</exception>
    public static void Name(string folder, string id, SpeakerNames names)
    {
        SessionFolder saved = SessionFolder.Open(folder, id);
        string? problem = null;
        using SessionJournal journal = SessionJournal.Continue(saved, said => problem = said);
        journal.Names(names);
        if (!journal.IsWriting) throw new StreamCoachException(FailureKind.SavedSessionUnwritable, $"The names were not saved in '{saved.Path}'. {problem}");
    }

    /// <summary>Deletes a saved session, with all that was kept of it.</summary>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="id">Its id.</param>
    /// <exception cref="StreamCoachException">There is none, or it still runs.</exception>
    /// <exception cref="IOException">Something of it could not be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">Something of it may not be deleted.</exception>
    public static void Remove(string folder, string id) => SessionFolder.Open(folder, id).Delete();

    /// <summary>
    /// Goes on with a saved session, under its own id: sends the sound that never had an answer, and then, where its process was killed, goes on
    /// listening to what it listened to.
    /// </summary>
    /// <param name="id">Its id.</param>
    /// <param name="options">The key, and where it is saved. How it listens is taken from the session.</param>
    /// <param name="elsewhere">Other services than those it talked to; <see langword="null"/> for the same.</param>
    /// <exception cref="StreamCoachException">There is none, it cannot be read, it still runs, or nothing of it is left to be sent.</exception>
    public static TranscriptionSession Resume(string id, SessionOptions options, ServiceEndpoint? elsewhere = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.SaveIn);
        SessionFolder folder = SessionFolder.Open(options.SaveIn, id);
        return Resume(folder, null, options, elsewhere);
    }

    /// <summary>
    /// A session on a recording that is heard once: where a saved session holds all of it, that one, to read; where one was cut off, that one,
    /// to go on where it was; else a new one. Until it ends, no other session of this or another process gets the recording.
    /// </summary>
    /// <param name="path">The recording.</param>
    /// <param name="fingerprint">Of <see cref="FingerprintAsync"/>, for the same options.</param>
    /// <param name="options">What to do; it must be saved.</param>
    /// <exception cref="StreamCoachException">Another session works on the recording, or where sessions are saved nothing can be written.</exception>
    public static TranscriptionSession Once(string path, string fingerprint, SessionOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.SaveIn);
        RecordingClaim? claim = null;
        var warnings = new List<string>();
        try
        {
            claim = RecordingClaim.Take(options.SaveIn, fingerprint, warnings.Add)
                ?? throw new StreamCoachException(FailureKind.RecordingInProgress, $"Another session transcribes '{path}' now.");
            TranscriptionSession session = TakeUp(claim.SessionId, path, options) ?? TranscriptionSession.FromFile(path, options);
            claim.Name(session.Id);
            foreach (string warning in warnings) session.Diagnostics.Add(DiagnosticLevel.Warning, warning);
            _ = session.Completion.ContinueWith(_ => claim.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return session;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or StreamCoachException)
        {
            claim?.Dispose();
            if (error is StreamCoachException) throw;
            if (error is ForeignAccessException foreign) throw foreign.Failure();
            throw new StreamCoachException(FailureKind.SavedSessionUnwritable, $"Nothing can be saved in '{options.SaveIn}': {error.Message}", error);
        }
    }

    /// <summary>What a recording is known by for <see cref="Once"/>: SHA-256 of its bytes together with the options that change the answer.</summary>
    /// <param name="path">The recording. It is read to its end.</param>
    /// <param name="options">How it is listened to.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="StreamCoachException">It cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task<string> FingerprintAsync(string path, SessionOptions options, CancellationToken cancel = default) =>
        RecordingClaim.FingerprintAsync(path, options, cancel);

    /// <summary>The failure of whoever would change a session that another process runs.</summary>
    internal static StreamCoachException RunningElsewhere(TranscriptionSession session, SessionOwner? owner)
    {
        string where = owner is null ? "another process"
            : owner.Machine == SessionOwner.Here.Machine ? $"another PowerShell (process {owner.ProcessId})"
            : $"a PowerShell on the computer '{owner.Machine}' (process {owner.ProcessId})";
        return new(FailureKind.SessionRunsElsewhere, $"The session '{session.Name}' is run by {where}, and can be changed or stopped only there. It continues unchanged.");
    }

    // The session that a recording's file names; null where it is gone or cannot be read, which is as good as never heard.
    private static TranscriptionSession? TakeUp(string id, string path, SessionOptions options)
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
            : Resume(folder, path, options, options.Endpoint);
    }

    private static TranscriptionSession Resume(SessionFolder folder, string? recording, SessionOptions options, ServiceEndpoint? elsewhere)
    {
        string id = folder.Id;
        if (folder.IsInUse) throw new StreamCoachException(FailureKind.SavedSessionInUse, $"The session '{id}' still runs.");
        folder.NeedsToBeOwn();
        SavedJournal saved = SavedJournal.Read(folder);
        JournalHeader header = saved.Header;
        // What a user or the service has ended is not listened to again; only what was left is sent.
        bool goesOn = saved.EndedState is null;
        AudioDevice? device = goesOn && header.Device is { } name ? AudioDevices.Find(name) : null;
        InputMonitor input = header.SourceKind == SourceKind.File ? new() : InputMonitor.Of(device);
        AudioSpool? spool = header.SourceKind == SourceKind.File ? null
            : AudioSpool.Open(folder, header.SampleRate * PcmFormat.BytesPerSample, problem => input.Diagnostics.Add(DiagnosticLevel.Warning, problem));
        IAudioSource? source = header.SourceKind switch
        {
            SourceKind.File when recording is not null => RecordingSource.OfFile(recording),
            SourceKind.File when saved.EndedState is not SessionState.Completed => RecordingSource.OfFile(header.Path!),
            SourceKind.Microphone when goesOn => new DeviceSource(device, options.OnDeviceLost, input),
            SourceKind.Program when goesOn => new ProgramSource(header.Command!, header.SampleRate),
            SourceKind.File => null,
            _ => spool is null ? null : new SavedSource(header),
        };
        int bytesPerSecond = header.SampleRate * PcmFormat.BytesPerSample;
        double answered = JournalCheck.Believed(saved.AnsweredSeconds, spool, bytesPerSecond, options.Speed, problem => input.Diagnostics.Add(DiagnosticLevel.Warning, problem));
        var sound = new SavedAudio(answered, SoundStart(saved), spool);
        saved.SendAgain((double)sound.Next(bytesPerSecond) / bytesPerSecond);
        if (source is null) throw new StreamCoachException(FailureKind.NothingToResume, $"Nothing of the session '{header.Name}' is left to be sent.");
        return TranscriptionSession.From(source, new SessionOptions
        {
            Key = options.Key,
            SaveIn = options.SaveIn,
            ConnectTimeout = options.ConnectTimeout,
            QuotaWait = options.QuotaWait,
            Limits = options.Limits,
            Speed = options.Speed,
            Endpoint = elsewhere ?? ServiceEndpoint.FromAddress(header.Endpoint),
            Streaming = saved.Options,
            Name = header.Name,
            Duration = header.DurationLimit,
        }, input, saved, sound);
    }

    private static DateTime? SoundStart(SavedJournal saved) =>
        saved.Turns is [.., { StartedAt: { } at, Start: { } start }] && at > DateTime.MinValue.AddSeconds(start) ? at.AddSeconds(-start) : saved.StartedAt;
}

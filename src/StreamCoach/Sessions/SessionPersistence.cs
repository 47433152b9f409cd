using StreamCoach.Audio;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>Saves a running session on disk, its journal and its unconfirmed audio, if it is to be saved, and lists the gaps in its audio.</summary>
/// <param name="target">The folder, and the header of its journal; <see langword="null"/> to save nothing.</param>
/// <param name="resumePoint">Where a resumed session continues; <see langword="null"/> for a new session.</param>
/// <param name="log">The session's turns, which are written to the journal before they are shown.</param>
/// <param name="diagnostics">Receives gaps and disk failures.</param>
internal sealed class SessionPersistence((SessionFolder Folder, Func<JournalHeader> Header)? target, ResumePoint? resumePoint, TurnLog log, SessionDiagnostics diagnostics)
{
    // Less than a frame contains no speech.
    private static readonly double ShortestGap = FrameSizes.ShortestFrame.TotalSeconds;
    // A healthy disk closes a file in milliseconds.
    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(10);

    private readonly List<SessionGap> _gaps = [];
    // Guards the two fields below, but no write to the disk.
    private readonly Lock _labeling = new();
    private readonly List<Action<SessionJournalWriter>> _waitingLabels = [];
    private bool _takesLabels = true;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SessionJournalWriter? _journal;
    private SpoolWriter? _spool;

    /// <summary>Whether unconfirmed audio is saved, so that the session can be resumed without loss.</summary>
    public bool SavesAudio => _spool is not null;

    /// <summary>The gaps in the audio, in the order of their detection.</summary>
    public IReadOnlyList<SessionGap> Gaps
    {
        get
        {
            lock (_gaps) return [.. _gaps];
        }
    }

    /// <summary>Checks that the folder belongs to the user.</summary>
    /// <exception cref="StreamCoachException">It belongs to another user.</exception>
    public void Check() => target?.Folder.Check();

    /// <summary>Locks the session's folder and begins to write.</summary>
    /// <param name="capture">The captured audio.</param>
    /// <param name="isRecording">Whether the audio is a file, which is read again instead of being saved.</param>
    /// <param name="disk">Wraps the journal's file, for tests.</param>
    /// <exception cref="StreamCoachException">Another process has locked the folder.</exception>
    public void Open(AudioCapture capture, bool isRecording, Func<Stream, Stream>? disk)
    {
        if (target is not { } saved)
        {
            diagnostics.Add(DiagnosticLevel.Verbose, "The session is not saved.");
            return;
        }
        diagnostics.Add(DiagnosticLevel.Verbose, $"The session is saved in {saved.Folder.FilePath(SessionFolder.JournalFile)}");
        void Warn(string problem) => diagnostics.Add(DiagnosticLevel.Warning, problem);
        SessionJournalWriter journal = resumePoint is null ? SessionJournalWriter.Create(saved.Folder, saved.Header(), Warn, disk) : SessionJournalWriter.Continue(saved.Folder, Warn);
        lock (_labeling)
        {
            WriteWaitingLabels(journal);
            _journal = journal;
        }
        journal.Flush();
        log.Journal = journal;
        if (isRecording) return;
        AudioSpool spool = resumePoint?.Spool ?? AudioSpool.Create(saved.Folder, capture.BytesPerSecond, Warn);
        _spool = new SpoolWriter(capture.Buffer, spool, resumePoint?.AppendAt(capture.BytesPerSecond) ?? 0);
    }

    /// <summary>Writes that this process runs the session.</summary>
    public void Opened() => _journal?.Opened();

    /// <summary>Writes that recognition has begun on a connection.</summary>
    /// <param name="serviceId">The session's id at the service.</param>
    /// <param name="model">The model that the service runs.</param>
    /// <param name="offset">The offset of the connection's first sample, in seconds from the session's first sample.</param>
    public void Began(string? serviceId, string model, double offset) => _journal?.Began(serviceId, model, DateTime.UtcNow, offset);

    /// <summary>Adds changed options to the journal, for a caller that holds a lock to fix their order. <see cref="Flush"/> writes them.</summary>
    public void Changed(StreamingOptions changed) => _journal?.Options(changed, defer: true);

    /// <summary>
    /// Adds what a user says about the session, for a caller that holds a lock to fix the order. <see cref="Flush"/> writes it. Before the journal is opened, it is
    /// kept until then.
    /// </summary>
    /// <param name="write">Adds the line, deferred.</param>
    /// <returns><see langword="false"/> if the journal takes no more lines: after <see cref="WaitUntilClosed"/>, the line is written as for an ended session.</returns>
    public bool TryLabel(Action<SessionJournalWriter> write)
    {
        lock (_labeling)
        {
            if (!_takesLabels) return false;
            if (_journal is { } journal) write(journal);
            else if (target is not null) _waitingLabels.Add(write);
            return true;
        }
    }

    /// <summary>Waits until the journal is closed and its folder is unlocked, for at most 10 seconds, because a disk can hang. The caller must not hold a lock.</summary>
    public void WaitUntilClosed() => _closed.Task.Wait(LongestClose);

    /// <summary>Writes the lines that were added. The caller must not hold a lock.</summary>
    public void Flush() => _journal?.Flush();

    /// <summary>Records that the audio between two offsets in bytes was lost, and reports it as a warning.</summary>
    public void AddGap(AudioCapture capture, long from, long to, string reason)
    {
        if (IsNegligible(capture, from, to)) return;
        var gap = new SessionGap((double)from / capture.BytesPerSecond, (double)(to - from) / capture.BytesPerSecond, reason, DateTime.UtcNow);
        lock (_gaps) _gaps.Add(gap);
        _journal?.Gap(gap);
        diagnostics.Add(DiagnosticLevel.Warning, $"{gap}.");
    }

    /// <summary>Whether the audio between two offsets in bytes is too short to contain speech.</summary>
    public static bool IsNegligible(AudioCapture capture, long from, long to) => to - from < ShortestGap * capture.BytesPerSecond;

    /// <summary>Writes the end of the session. Confirmed audio is deleted; unconfirmed audio is kept, so that the session can be resumed.</summary>
    /// <param name="state">The final state; <see langword="null"/> if the session did not begin, so that it remains unchanged on disk.</param>
    /// <param name="failure">Why it failed; <see langword="null"/> if it did not.</param>
    /// <param name="finishedUntil">The end of the last finished turn, in seconds.</param>
    public void Close(SessionState? state, StreamCoachException? failure, double finishedUntil)
    {
        try
        {
            _spool?.End(keep: state is not (SessionState.Completed or SessionState.Stopped));
            if (state is { } ended) _journal?.Ended(ended, failure?.Kind, failure?.Message, finishedUntil);
            lock (_labeling) _takesLabels = false;
            // What was added until now. Whoever comes later waits for the unlocked folder.
            if (_journal is null) SaveWaitingLabels();
            _journal?.Flush();
            _journal?.Dispose();
        }
        finally
        {
            lock (_labeling) _takesLabels = false;
            _closed.TrySetResult();
        }
    }

    // A resumed session that was stopped before it began has a journal, which was not opened. A new one has none.
    private void SaveWaitingLabels()
    {
        if (resumePoint is null || target is not { } saved || _waitingLabels.Count == 0) return;
        try
        {
            using SessionJournalWriter journal = SessionJournalWriter.Continue(saved.Folder, Warn);
            WriteWaitingLabels(journal);
            journal.Flush();
        }
        catch (StreamCoachException error)
        {
            Warn(error.Message);
        }
        void Warn(string problem) => diagnostics.Add(DiagnosticLevel.Warning, $"The names, tags and notes of the session '{saved.Folder.Id}' that were given before it began were not saved: {problem}");
    }

    private void WriteWaitingLabels(SessionJournalWriter journal)
    {
        foreach (Action<SessionJournalWriter> write in _waitingLabels) write(journal);
        _waitingLabels.Clear();
    }
}

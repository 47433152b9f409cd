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

    private readonly List<SessionGap> _gaps = [];
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
        _journal = resumePoint is null ? SessionJournalWriter.Create(saved.Folder, saved.Header(), Warn, disk) : SessionJournalWriter.Continue(saved.Folder, Warn);
        log.Journal = _journal;
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
        _spool?.End(keep: state is not (SessionState.Completed or SessionState.Stopped));
        if (state is { } ended) _journal?.Ended(ended, failure?.Kind, failure?.Message, finishedUntil);
        _journal?.Dispose();
    }
}

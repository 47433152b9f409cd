using StreamCoach.Audio;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>What outlasts a running session: its journal and its unconfirmed sound on disk, where it is saved, and the list of what was lost.</summary>
/// <param name="keep">The folder on disk and what its journal begins with; <see langword="null"/> to leave nothing on disk.</param>
/// <param name="saved">What an earlier process left of this session; <see langword="null"/> for a new one.</param>
/// <param name="log">The turns, which are written down before they are shown.</param>
/// <param name="diagnostics">Where problems are reported.</param>
internal sealed class SessionRecord((SessionFolder Folder, Func<JournalHeader> Header)? keep, SavedAudio? saved, TurnLog log, SessionDiagnostics diagnostics)
{
    // Less than a frame is no loss of speech.
    private static readonly double ShortestGap = FrameSizes.ShortestFrame.TotalSeconds;

    private readonly List<SessionGap> _gaps = [];
    private SessionJournal? _journal;
    private SpoolWriter? _spool;

    /// <summary>Whether sound without an answer is on disk, for a session that continues this one.</summary>
    public bool KeepsSound => _spool is not null;

    /// <summary>The sound that no service will hear.</summary>
    public IReadOnlyList<SessionGap> Gaps
    {
        get
        {
            lock (_gaps) return [.. _gaps];
        }
    }

    /// <summary>Checks that the folder is the user's own.</summary>
    /// <exception cref="StreamCoachException">It is not.</exception>
    public void Check() => keep?.Folder.Check();

    /// <summary>Begins to write. Nobody else can write the session from here on.</summary>
    /// <param name="capture">The sound.</param>
    /// <param name="isRecording">Whether the sound is a file, which needs no copy.</param>
    /// <param name="disk">What stands between the journal and its file, for tests.</param>
    /// <exception cref="StreamCoachException">Another process writes it.</exception>
    public void Open(AudioCapture capture, bool isRecording, Func<Stream, Stream>? disk)
    {
        if (keep is not { } kept)
        {
            diagnostics.Add(DiagnosticLevel.Verbose, "The session is not saved.");
            return;
        }
        diagnostics.Add(DiagnosticLevel.Verbose, $"The session is saved in {kept.Folder.FilePath(SessionFolder.JournalFile)}");
        void Warn(string problem) => diagnostics.Add(DiagnosticLevel.Warning, problem);
        _journal = saved is null ? SessionJournal.Create(kept.Folder, kept.Header(), Warn, disk) : SessionJournal.Continue(kept.Folder, Warn);
        log.Journal = _journal;
        if (isRecording) return;
        AudioSpool spool = saved?.Spool ?? AudioSpool.Create(kept.Folder, capture.BytesPerSecond, Warn);
        _spool = new SpoolWriter(capture.Buffer, spool, saved?.End(capture.BytesPerSecond) ?? 0);
    }

    /// <summary>The service has begun the session.</summary>
    public void Opened() => _journal?.Opened();

    /// <summary>The service has begun a connection.</summary>
    /// <param name="serviceId">The session's id at the service.</param>
    /// <param name="model">The model that it runs.</param>
    /// <param name="offset">Where on the session's clock the connection's first sample is, in seconds.</param>
    public void Began(string? serviceId, string model, double offset) => _journal?.Began(serviceId, model, DateTime.UtcNow, offset);

    /// <summary>Options that were changed; <see cref="Flush"/> writes them, without the lock that fixes their order.</summary>
    public void Changed(StreamingOptions changed) => _journal?.Options(changed, later: true);

    /// <summary>Writes what was added.</summary>
    public void Flush() => _journal?.Flush();

    /// <summary>Reports sound between two places as lost.</summary>
    public void Lost(AudioCapture capture, long from, long to, string reason)
    {
        if (IsNothing(capture, from, to)) return;
        var gap = new SessionGap((double)from / capture.BytesPerSecond, (double)(to - from) / capture.BytesPerSecond, reason, DateTime.UtcNow);
        lock (_gaps) _gaps.Add(gap);
        _journal?.Gap(gap);
        diagnostics.Add(DiagnosticLevel.Warning, $"{gap}.");
    }

    /// <summary>Whether the sound between two places is too short to be a loss.</summary>
    public static bool IsNothing(AudioCapture capture, long from, long to) => to - from < ShortestGap * capture.BytesPerSecond;

    /// <summary>Writes the end down. Confirmed sound is deleted; what has no confirmation is kept for a session that continues this one.</summary>
    /// <param name="state">How it ended; <see langword="null"/> for one that did not begin, which stays as it is on disk.</param>
    /// <param name="failure">Why it failed.</param>
    /// <param name="finishedUntil">The end of the last finished turn, in seconds.</param>
    public void Close(SessionState? state, StreamCoachException? failure, double finishedUntil)
    {
        _spool?.End(keep: state is not (SessionState.Completed or SessionState.Stopped));
        if (state is { } ended) _journal?.Ended(ended, failure?.Kind, failure?.Message, finishedUntil);
        _journal?.Dispose();
    }
}

using StreamCoach.Errors;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>
/// Observes a session for a program that displays it: new diagnostics, the current partial turn, and the length of the source. Final turns are read by
/// a <see cref="TurnReader"/>, which also wakes its caller for a diagnostic. A monitor does not affect the session and need not be disposed.
/// </summary>
/// <param name="session">The session to observe.</param>
public sealed class SessionMonitor(TranscriptionSession session)
{
    private int _next;

    /// <summary>The session that is observed.</summary>
    public TranscriptionSession Session { get; } = session;

    /// <summary>What the session is called before a message: its name, or its source if it has none but its date and its first words.</summary>
    public string Label => Session.Label;

    /// <summary>The current partial turn; <see langword="null"/> while nobody speaks.</summary>
    public Turn? PartialTurn => Session.Log.Partial;

    /// <summary>The total seconds of audio that will be sent; <see langword="null"/> for a live source, and while the length is unknown.</summary>
    public double? SourceLength => Session.SourceLength;

    /// <summary>
    /// The estimated time until a recording is transcribed on this machine, at the speed so far; <see langword="null"/> if it is not running, in its first two
    /// seconds, and for all other sessions, whose time is the length of their audio.
    /// </summary>
    public TimeSpan? TimeLeft => Session.TimeLeft;

    /// <summary>Whether the source is an audio device, which stays open until the session ends.</summary>
    public bool IsMicrophone => Session.IsMicrophone;

    /// <inheritdoc cref="TranscriptionSession.IsPlayback"/>
    public bool IsPlayback => Session.IsPlayback;

    /// <summary>Whether the session is saved on disk; <see langword="false"/> also after a write has failed.</summary>
    public bool IsSaved => Session.IsSaved;

    /// <summary>Whether there are diagnostics that this monitor has not read.</summary>
    public bool HasDiagnostics => Session.Diagnostics.Next != _next;

    /// <summary>
    /// Reads the diagnostics since the last read of this monitor, or since the session was created. Each is marked as read when it is enumerated. All warnings
    /// are kept until then, and the newest 200 other diagnostics. Use it from one thread at a time.
    /// </summary>
    /// <returns>The diagnostics, oldest first; empty if there are no new ones.</returns>
    public IEnumerable<Diagnostic> ReadDiagnostics()
    {
        // Called for every session after each turn of any session, so the common case takes no lock.
        if (!HasDiagnostics) yield break;
        foreach (Diagnostic diagnostic in Session.Diagnostics.Since(_next))
        {
            _next = Math.Max(_next, diagnostic.Number + 1);
            yield return diagnostic;
        }
    }
}

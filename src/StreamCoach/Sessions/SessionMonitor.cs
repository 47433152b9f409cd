using StreamCoach.Errors;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>
/// Observes a session for a program that shows it to a user: what was diagnosed, the turn that is growing, how long the source is. Finished turns are read by
/// a <see cref="TurnReader"/>, which also wakes its reader for a diagnostic. A monitor has no effect on the session and needs no disposal.
/// </summary>
/// <param name="session">The session to observe.</param>
public sealed class SessionMonitor(TranscriptionSession session)
{
    private int _next;

    /// <summary>The session that is observed.</summary>
    public TranscriptionSession Session { get; } = session;

    /// <summary>The turn that is growing, without waiting; <see langword="null"/> while nobody speaks.</summary>
    public Turn? PartialTurn => Session.Log.Partial;

    /// <summary>Seconds of audio that will be sent in all; <see langword="null"/> for a live source, and while the length is unknown.</summary>
    public double? SourceLength => Session.SourceLength;

    /// <summary>Whether the source is an audio device, which stays open until the session ends.</summary>
    public bool IsMicrophone => Session.IsMicrophone;

    /// <summary>Whether everything that was heard so far is on disk; <see langword="false"/> too if writing has failed.</summary>
    public bool IsSaved => Session.IsSaved;

    /// <summary>
    /// Reads what was diagnosed since this monitor read last, or since the session was created; each is read as it is enumerated. Warnings are all kept until
    /// they are read; of the others the newest 200 are. Use it from one thread at a time.
    /// </summary>
    /// <returns>The diagnostics, oldest first; empty if there are no new ones.</returns>
    public IEnumerable<Diagnostic> ReadDiagnostics()
    {
        // Asked for every session with every turn of any, so the common case takes no lock.
        if (Session.Diagnostics.Next == _next) yield break;
        foreach (Diagnostic diagnostic in Session.Diagnostics.Since(_next))
        {
            _next = Math.Max(_next, diagnostic.Number + 1);
            yield return diagnostic;
        }
    }
}

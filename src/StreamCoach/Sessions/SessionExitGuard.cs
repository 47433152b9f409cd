using System.Runtime.InteropServices;

namespace StreamCoach.Sessions;

/// <summary>
/// Stops every open session when the process ends or receives SIGTERM or SIGHUP, because an open connection is billed: it sends Terminate and ends
/// the recorders, within two seconds. PowerShell's own cleanup does not run in these cases.
/// </summary>
internal static class SessionExitGuard
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<TranscriptionSession> Open = [];
    private static PosixSignalRegistration[] _signals = [];

    /// <summary>Registers a session that is about to connect.</summary>
    public static void Guard(TranscriptionSession session)
    {
        lock (Gate)
        {
            if (!Open.Add(session) || Open.Count > 1) return;
            AppDomain.CurrentDomain.ProcessExit += OnExit;
            // The handlers do not cancel the signal, so the process still ends as it would without them. On Windows, SIGHUP is the closing of the console window and SIGTERM the shutdown;
            // nothing is sent at a logoff, after which a session is resumed from its journal.
            _signals = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, _ => EndAll()))];
        }
    }

    /// <summary>Unregisters a session that has ended.</summary>
    public static void Release(TranscriptionSession session)
    {
        PosixSignalRegistration[] signals;
        lock (Gate)
        {
            if (!Open.Remove(session) || Open.Count > 0) return;
            AppDomain.CurrentDomain.ProcessExit -= OnExit;
            signals = _signals;
            _signals = [];
        }
        foreach (PosixSignalRegistration signal in signals) signal.Dispose();
    }

    /// <summary>Returns the open session of this process with an id; <see langword="null"/> if there is none.</summary>
    public static TranscriptionSession? Find(string id)
    {
        lock (Gate) return Open.FirstOrDefault(session => session.Id == id);
    }

    private static void OnExit(object? sender, EventArgs e) => EndAll();

    private static void EndAll()
    {
        TranscriptionSession[] open;
        lock (Gate) open = [.. Open];
        SessionShutdown.StopAll(open);
    }
}

using System.Runtime.InteropServices;

namespace StreamCoach.Sessions;

/// <summary>
/// Billing follows the open socket, so none outlives the process: the end of the process, SIGTERM and SIGHUP send Terminate on every open
/// session and end every recorder, within two seconds. PowerShell's own clean-up runs for none of them.
/// </summary>
internal static class ProcessExitGuard
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<TranscriptionSession> Open = [];
    private static PosixSignalRegistration[] _signals = [];

    /// <summary>Guards a session until it is let go.</summary>
    public static void Guard(TranscriptionSession session)
    {
        lock (Gate)
        {
            if (!Open.Add(session) || Open.Count > 1) return;
            AppDomain.CurrentDomain.ProcessExit += OnExit;
            // The handlers do not cancel the signal: what the process would do with it still happens afterwards.
            _signals = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, _ => EndAll()))];
        }
    }

    /// <summary>Lets a session go that has ended.</summary>
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

    /// <summary>The open session of this process that has an id; <see langword="null"/> where none has.</summary>
    public static TranscriptionSession? Find(string id)
    {
        lock (Gate) return Open.FirstOrDefault(session => session.Id == id);
    }

    private static void OnExit(object? sender, EventArgs e) => EndAll();

    private static void EndAll()
    {
        TranscriptionSession[] open;
        lock (Gate) open = [.. Open];
        SessionEnd.Now(open);
    }
}

using StreamCoach.Sessions;
using StreamCoach.Sessions.Runs;

namespace StreamCoach.Commands.Sessions;

/// <summary>
/// The pipeline of one Start-TranscriptionSession. Sessions belong to it while it runs: if it is left early, no variable holds them, and nothing
/// may stay open and billed. Once it has run to its end they belong to whoever holds them.
/// </summary>
internal sealed class PipelineSessionOwner
{
    private readonly Lock _gate = new();
    private readonly List<TranscriptionSession> _sessions = [];
    private bool _over;
    private bool _stopped;

    /// <summary>Records what becomes of its sessions.</summary>
    public RunRecorder Recorder { get; } = new();

    /// <summary>Takes a session in; one that comes after the stop ends at once.</summary>
    public void Add(TranscriptionSession session)
    {
        lock (_gate)
        {
            if (!_stopped)
            {
                _sessions.Add(session);
                return;
            }
        }
        _ = session.StopAsync();
    }

    /// <summary>The pipeline has run to its end: its sessions live on.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _over = true;
            _sessions.Clear();
        }
    }

    /// <summary>The pipeline was left early: its sessions end, the last words on the engine's own threads. Does nothing once it is over.</summary>
    public void Stop()
    {
        TranscriptionSession[] sessions;
        lock (_gate)
        {
            if (_over) return;
            _stopped = true;
            sessions = [.. _sessions];
        }
        foreach (TranscriptionSession session in sessions) _ = session.StopAsync();
    }
}

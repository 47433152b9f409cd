using StreamCoach.Sessions;
using StreamCoach.Sessions.Runs;

namespace StreamCoach.Commands.Sessions;

/// <summary>
/// Owns the sessions of one Start-TranscriptionSession while its pipeline runs. If the pipeline ends early no variable refers to them, so they are
/// stopped, or they would stay open and billed. After a normal end they continue.
/// </summary>
internal sealed class PipelineSessionOwner
{
    private readonly Lock _gate = new();
    private readonly List<TranscriptionSession> _sessions = [];
    private bool _over;
    private bool _stopped;

    /// <summary>Counts the outcome of its sessions.</summary>
    public RunRecorder Recorder { get; } = new();

    /// <summary>Adds a session; one that is added after Stop is stopped immediately.</summary>
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

    /// <summary>The pipeline has ended normally: its sessions continue.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _over = true;
            _sessions.Clear();
        }
    }

    /// <summary>The pipeline has ended early: stops its sessions without waiting for their last turns. Does nothing after <see cref="Release"/>.</summary>
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

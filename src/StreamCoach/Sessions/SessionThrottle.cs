using StreamCoach.Errors;

namespace StreamCoach.Sessions;

/// <summary>Limits how many sessions run at once. Further sessions are <see cref="SessionState.Queued"/> and start in order.</summary>
public sealed class SessionThrottle
{
    private readonly Lock _gate = new();
    private readonly Queue<TranscriptionSession> _waiting = [];
    private int _free;

    /// <summary>Creates a throttle.</summary>
    /// <param name="limit">How many sessions may run at once, 1 or more. The service's free quota is five new sessions per minute.</param>
    public SessionThrottle(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        _free = limit;
    }

    /// <summary>Starts the session if fewer than the limit run, and waits until it has begun. Otherwise queues it and returns at once.</summary>
    /// <exception cref="StreamCoachException">The session could not begin. A queued session reports this in <see cref="TranscriptionSession.Failure"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled while the session was starting.</exception>
    public Task StartAsync(TranscriptionSession session, CancellationToken cancel = default)
    {
        lock (_gate)
        {
            if (_free == 0)
            {
                _waiting.Enqueue(session);
                return Task.CompletedTask;
            }
            _free--;
        }
        return RunAsync(session, cancel);
    }

    private Task RunAsync(TranscriptionSession session, CancellationToken cancel)
    {
        Task started = session.StartAsync(cancel);
        _ = session.Completion.ContinueWith(_ => StartNext(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return started;
    }

    private void StartNext()
    {
        TranscriptionSession? next;
        lock (_gate)
        {
            // A session that was stopped while it was queued is skipped.
            while (_waiting.TryDequeue(out next) && next.State != SessionState.Queued)
            {
            }
            if (next is null)
            {
                _free++;
                return;
            }
        }
        // The session itself reports its failure.
        _ = RunAsync(next, CancellationToken.None).ContinueWith(started => started.Exception, CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }
}

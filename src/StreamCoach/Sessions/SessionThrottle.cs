using StreamCoach.Errors;

namespace StreamCoach.Sessions;

/// <summary>Lets so many sessions run side by side and keeps the others waiting in <see cref="SessionState.Queued"/>, in order.</summary>
public sealed class SessionThrottle
{
    private readonly Lock _gate = new();
    private readonly Queue<TranscriptionSession> _waiting = [];
    private int _free;

    /// <summary>Makes the places, all free.</summary>
    /// <param name="places">How many may run at once, 1 or more. The service's free quota is five new sessions a minute.</param>
    public SessionThrottle(int places)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(places, 1);
        _free = places;
    }

    /// <summary>Starts the session where a place is free and waits until it has begun; otherwise leaves it queued and returns at once.</summary>
    /// <exception cref="StreamCoachException">It could not begin. One that starts later from the queue fails by its <see cref="TranscriptionSession.Failure"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled while it began.</exception>
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
            // One that was stopped while it waited needs no place.
            while (_waiting.TryDequeue(out next) && next.State != SessionState.Queued)
            {
            }
            if (next is null)
            {
                _free++;
                return;
            }
        }
        // Its failure stands on the session itself.
        _ = RunAsync(next, CancellationToken.None).ContinueWith(started => started.Exception, CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }
}

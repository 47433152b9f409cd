using System.Diagnostics;

namespace StreamCoach.Threading;

/// <summary>
/// Sets events at given times on one thread, on which their awaiters continue, so that many recordings are streamed for the cost of one
/// timer. The thread ends when nothing is scheduled.
/// </summary>
internal static class PacingThread
{
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(5);
    private static readonly object Gate = new();
    private static readonly PriorityQueue<InlineEvent, long> Due = new();
    private static bool _running;

    /// <summary>Schedules an event. Its awaiter continues on the pacing thread and must not block.</summary>
    /// <param name="signal">The event.</param>
    /// <param name="at">The time, in ticks of <see cref="Stopwatch"/>.</param>
    public static void Wake(InlineEvent signal, long at)
    {
        lock (Gate)
        {
            Due.Enqueue(signal, at);
            Monitor.Pulse(Gate);
            if (_running) return;
            _running = true;
        }
        Background.Start("StreamCoach pace", Run, _ => { });
    }

    private static void Run()
    {
        while (Next() is { } signal)
        {
            try
            {
                signal.Set();
            }
            catch (Exception)
            {
                // An awaiter that fails must not stop the others. Background.Guard would allocate a delegate for every frame.
            }
        }
    }

    private static InlineEvent? Next()
    {
        lock (Gate)
        {
            while (true)
            {
                if (!Due.TryPeek(out _, out long at))
                {
                    if (Monitor.Wait(Gate, IdleLimit) || Due.Count > 0) continue;
                    _running = false;
                    return null;
                }
                TimeSpan wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), at);
                if (wait <= TimeSpan.Zero) return Due.Dequeue();
                // Rounded up: waking early would only repeat the loop.
                Monitor.Wait(Gate, (int)Math.Ceiling(wait.TotalMilliseconds));
            }
        }
    }
}

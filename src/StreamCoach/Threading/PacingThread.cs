using System.Diagnostics;

namespace StreamCoach.Threading;

/// <summary>
/// One thread that wakes whatever is paced when its time has come, and runs on it: so many recordings are streamed for the price of one timer.
/// It lives while there is anything to wake.
/// </summary>
internal static class PacingThread
{
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(5);
    private static readonly object Gate = new();
    private static readonly PriorityQueue<InlineEvent, long> Due = new();
    private static bool _running;

    /// <summary>Sets a signal at a time; its awaiter goes on there, and must not block.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="at">When, in ticks of <see cref="Stopwatch"/>.</param>
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
                // One that fails stops none of the others. Background.Guard would cost a delegate for every frame.
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
                // Rounded up: to wake a moment early would be to go round once more for nothing.
                Monitor.Wait(Gate, (int)Math.Ceiling(wait.TotalMilliseconds));
            }
        }
    }
}

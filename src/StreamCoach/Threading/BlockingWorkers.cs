using System.Diagnostics;

namespace StreamCoach.Threading;

/// <summary>
/// Runs short work that may hang, such as reads from a network share, on its own threads, so that neither the thread pool nor the pacing
/// thread hangs. It uses as many threads as there are processors, plus one for each that is stuck; they end when there is no work.
/// </summary>
internal static class BlockingWorkers
{
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StuckAfter = TimeSpan.FromMilliseconds(200);
    private static readonly object Gate = new();
    private static readonly Queue<Action> Due = [];
    private static readonly Dictionary<int, long> Busy = [];
    private static int _threads;
    private static int _idle;

    /// <summary>Queues work. Its exceptions are ignored.</summary>
    public static void Start(Action work)
    {
        lock (Gate)
        {
            Due.Enqueue(work);
            if (_idle > 0)
            {
                Monitor.Pulse(Gate);
                if (Due.Count <= _idle) return;
            }
        }
        Grow();
    }

    /// <summary>
    /// Starts another thread if work is waiting and the existing threads are stuck. Whoever waits for work calls this from time to time.
    /// </summary>
    public static void Grow()
    {
        lock (Gate)
        {
            if (Due.Count <= _idle) return;
            int stuck = 0;
            foreach (long since in Busy.Values)
            {
                if (Stopwatch.GetElapsedTime(since) > StuckAfter) stuck++;
            }
            if (_threads - stuck >= Environment.ProcessorCount) return;
            _threads++;
        }
        Background.Start("StreamCoach read", Run, _ => { });
    }

    private static void Run()
    {
        int thread = Environment.CurrentManagedThreadId;
        while (Next(thread) is { } work) Background.Guard(work);
    }

    private static Action? Next(int thread)
    {
        lock (Gate)
        {
            Busy.Remove(thread);
            while (Due.Count == 0)
            {
                _idle++;
                bool woken = Monitor.Wait(Gate, IdleLimit);
                _idle--;
                if (woken || Due.Count > 0) continue;
                _threads--;
                return null;
            }
            Busy[thread] = Stopwatch.GetTimestamp();
            return Due.Dequeue();
        }
    }
}

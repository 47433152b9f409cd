namespace StreamCoach.Threading;

/// <summary>
/// Starts the threads and timers of the engine, and nothing else does: an exception that leaves a thread or a timer's callback ends the user's
/// PowerShell, so each of them is caught here and given to whoever started it.
/// </summary>
internal static class Background
{
    /// <summary>Starts a thread that does not keep the process alive.</summary>
    /// <param name="name">Its name in a debugger.</param>
    /// <param name="work">What it does.</param>
    /// <param name="failed">Told, on that thread, of an exception that the work did not catch.</param>
    public static Thread Start(string name, Action work, Action<Exception> failed)
    {
        var thread = new Thread(() => Guard(work, failed)) { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    /// <summary>Does something that may hang on a thread of its own, so that no thread of the pool hangs with it.</summary>
    /// <returns>Ends with the work, and fails as it does.</returns>
    public static Task RunAsync(string name, Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Start(name, () =>
        {
            work();
            done.SetResult();
        }, done.SetException);
        return done.Task;
    }

    /// <summary>Makes a timer.</summary>
    /// <param name="due">When it is due first; <see cref="Timeout.InfiniteTimeSpan"/> for not yet.</param>
    /// <param name="period">How often after that; <see cref="Timeout.InfiniteTimeSpan"/> for once.</param>
    /// <param name="tick">What it does.</param>
    /// <param name="failed">Told of an exception that a tick did not catch; by default nobody is.</param>
    public static Timer Timer(TimeSpan due, TimeSpan period, Action tick, Action<Exception>? failed = null) => new(_ => Guard(tick, failed), null, due, period);

    /// <summary>Does something for a caller that no exception may reach: a signal, a cancellation, the end of a process.</summary>
    /// <param name="work">What is done.</param>
    /// <param name="failed">Told of an exception; by default nobody is.</param>
    public static void Guard(Action work, Action<Exception>? failed = null)
    {
        try
        {
            work();
        }
        catch (Exception error)
        {
            try
            {
                failed?.Invoke(error);
            }
            catch (Exception)
            {
                // Whoever is told may be the one that is broken.
            }
        }
    }
}

namespace StreamCoach.Threading;

/// <summary>
/// Starts all threads and timers of the engine. An exception that leaves a thread or a timer callback ends the user's PowerShell, so each
/// one is caught here and passed to whoever started it.
/// </summary>
internal static class Background
{
    /// <summary>Starts a thread that does not keep the process alive.</summary>
    /// <param name="name">The thread's name, for a debugger.</param>
    /// <param name="work">The work.</param>
    /// <param name="failed">Called on that thread with an exception that the work did not catch.</param>
    public static Thread Start(string name, Action work, Action<Exception> failed)
    {
        var thread = new Thread(() => Guard(work, failed)) { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    /// <summary>Runs work that may hang on its own thread, so that no thread of the pool hangs with it.</summary>
    /// <returns>Completes with the work, and fails as the work does.</returns>
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

    /// <summary>Creates a timer.</summary>
    /// <param name="due">When it first fires; <see cref="Timeout.InfiniteTimeSpan"/> for not yet.</param>
    /// <param name="period">The interval after that; <see cref="Timeout.InfiniteTimeSpan"/> for once.</param>
    /// <param name="tick">The work.</param>
    /// <param name="failed">Called with an exception that a tick did not catch; by default nothing is.</param>
    public static Timer Timer(TimeSpan due, TimeSpan period, Action tick, Action<Exception>? failed = null) => new(_ => Guard(tick, failed), null, due, period);

    /// <summary>
    /// Runs work for a caller that no exception may reach: a signal handler, a cancellation callback, the end of a process.
    /// </summary>
    /// <param name="work">The work.</param>
    /// <param name="failed">Called with the exception; by default nothing is.</param>
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
                // The failure callback may itself be broken.
            }
        }
    }
}

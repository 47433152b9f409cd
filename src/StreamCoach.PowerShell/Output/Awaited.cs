using System.Collections.Concurrent;
using System.Management.Automation;

namespace StreamCoach.Commands.Output;

/// <summary>Runs work of the engine on another thread, while the cmdlet's own thread, which alone may write, shows its progress and warnings.</summary>
internal static class Awaited
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs the work and returns its result, or throws its failure.</summary>
    /// <param name="cmdlet">The cmdlet that shows it.</param>
    /// <param name="work">The work; it gets a place for warnings and a token.</param>
    /// <param name="show">Called a few times a second, on the cmdlet's thread.</param>
    /// <param name="stop">Ends the work. It is waited for, so that it holds nothing when the prompt is back.</param>
    public static T Run<T>(this Cmdlet cmdlet, Func<Action<string>, CancellationToken, Task<T>> work, Action show, CancellationToken stop)
    {
        var warnings = new ConcurrentQueue<string>();
        Task<T> running = Task.Run(() => work(warnings.Enqueue, stop), CancellationToken.None);
        bool done;
        do
        {
            done = ((IAsyncResult)running).AsyncWaitHandle.WaitOne(Interval);
            // A cmdlet that is being stopped may not write.
            if (stop.IsCancellationRequested) continue;
            while (warnings.TryDequeue(out string? warning)) cmdlet.Warn(warning);
            if (!done) show();
        }
        while (!done);
        return running.GetAwaiter().GetResult();
    }
}

using System.Diagnostics.CodeAnalysis;

namespace StreamCoach.Threading;

/// <summary>Wakes one waiter, at most once per wait: several sets before it looks count as one.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle is never used needs no disposal.")]
internal sealed class CoalescingEvent
{
    private readonly SemaphoreSlim _semaphore = new(0);
    private int _pending;

    public void Set()
    {
        if (Interlocked.Exchange(ref _pending, 1) == 0) _semaphore.Release();
    }

    /// <summary>Waits for a set; the caller then checks its condition again.</summary>
    /// <returns><see langword="false"/> if the limit passed.</returns>
    public bool Wait(TimeSpan limit, CancellationToken stop)
    {
        bool woken = _semaphore.Wait(limit, stop);
        if (woken) Volatile.Write(ref _pending, 0);
        return woken;
    }

    public async ValueTask WaitAsync(CancellationToken stop)
    {
        await _semaphore.WaitAsync(stop);
        Volatile.Write(ref _pending, 0);
    }

}

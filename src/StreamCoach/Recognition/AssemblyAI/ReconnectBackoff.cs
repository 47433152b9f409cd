using System.Diagnostics;
using StreamCoach.Errors;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>
/// Decides when a lost connection is tried again, and when it is given up: counts how long a session has been without a usable connection, over all tries.
/// Each try may open a session that is billed, so the whole is bounded and not only each try.
/// </summary>
internal sealed class ReconnectBackoff(TranscriberContext context, ReconnectPolicy policy)
{
    private readonly Audio.AudioCapture _capture = context.Capture;
    private TaskCompletionSource _again = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _since;
    private long _reached;
    private long _furthest;
    private long _sourceEndedAt;
    private int _losses;
    private volatile bool _hurried;

    /// <summary>After how long the session is given up. Somebody who has ended the session waits for the end.</summary>
    public TimeSpan Limit => _capture.AudioEnded.IsCompleted ? policy.OutageAtEnd : policy.Outage;

    /// <summary>What is left of <see cref="Limit"/>; negative when it is over.</summary>
    public TimeSpan Left => Limit - Stopwatch.GetElapsedTime(Math.Max(_since, Interlocked.Read(ref _sourceEndedAt)));

    /// <summary>Whether nobody waits for the last words any more.</summary>
    public bool IsHurried => _hurried;

    /// <summary>The source has ended: from now on the shorter limit counts, and the next try comes at once.</summary>
    public void SourceEnded()
    {
        Interlocked.CompareExchange(ref _sourceEndedAt, Stopwatch.GetTimestamp(), 0);
        TryNow();
    }

    /// <summary>Nobody waits for the last words any more, so nothing is tried again.</summary>
    public void Hurry()
    {
        _hurried = true;
        TryNow();
    }

    /// <summary>A connection was lost.</summary>
    /// <param name="unconfirmedFrom">The offset from which audio is not confirmed. Where this has advanced by a second, another outage begins.</param>
    /// <param name="healthy">
    /// Whether the connection had lasted: another outage begins where it also carried new audio, and before the end. One that is lost at the same offset
    /// each time lasts as well, and confirms nothing.
    /// </param>
    public void Begin(long unconfirmedFrom, bool healthy)
    {
        bool advanced = unconfirmedFrom >= _reached + _capture.BytesPerSecond;
        _losses = healthy || advanced ? 0 : _losses + 1;
        bool further = healthy && !_capture.AudioEnded.IsCompleted && _capture.Buffer.Furthest >= _furthest + _capture.BytesPerSecond;
        if (_since != 0 && !advanced && !further) return;
        _since = Stopwatch.GetTimestamp();
        _reached = unconfirmedFrom;
        _furthest = _capture.Buffer.Furthest;
    }

    /// <summary>Waits until the next try is due. Full jitter: many clients that lost the same service do not come back in step.</summary>
    /// <param name="loss">Why the last try failed.</param>
    /// <param name="abort">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task WaitAsync(StreamCoachException loss, CancellationToken abort)
    {
        if (loss.RetryAfter is { } asked)
        {
            await WaitAsAskedAsync(asked * (1 + Random.Shared.NextDouble() / 10), abort);
            return;
        }
        if (loss.Retry == RetryRule.WithSound)
        {
            while (_capture.Buffer.Waiting == 0 && !_capture.Buffer.IsDone && !_hurried) await _capture.Buffer.WaitForFrameAsync().AsTask().WaitAsync(abort);
            return;
        }
        TimeSpan most = NextWait();
        TimeSpan wait = loss.Retry == RetryRule.Later ? policy.LongestWait : Random.Shared.NextDouble() * most;
        context.Diagnostics.Add(DiagnosticLevel.Verbose, $"Connecting again in {wait.TotalSeconds:0.0} s.");
        await Task.WhenAny(_again.Task, Task.Delay(wait, abort));
        abort.ThrowIfCancellationRequested();
    }

    private void TryNow() => Interlocked.Exchange(ref _again, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    // It doubles with each loss in a row.
    private TimeSpan NextWait() =>
        TimeSpan.FromMilliseconds(Math.Min(policy.LongestWait.TotalMilliseconds, policy.FirstWait.TotalMilliseconds * Math.Pow(2, Math.Min(_losses++, 16))));

    // The service said when to come back: it is not asked before, not even when the source has ended, but once more before the session is given up.
    private async Task WaitAsAskedAsync(TimeSpan asked, CancellationToken abort)
    {
        long since = Stopwatch.GetTimestamp();
        while (!_hurried)
        {
            TimeSpan left = asked - Stopwatch.GetElapsedTime(since), room = Left;
            TimeSpan wait = left < room ? left : room;
            if (wait <= TimeSpan.Zero) return;
            await Task.WhenAny(_again.Task, Task.Delay(wait + TimeSpan.FromMilliseconds(1), abort));
            abort.ThrowIfCancellationRequested();
        }
    }
}

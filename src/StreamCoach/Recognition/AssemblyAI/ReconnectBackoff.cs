using System.Diagnostics;
using StreamCoach.Errors;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>
/// Decides when a reconnect is tried, and when reconnecting ends: measures how long a session has been without a usable connection, over all
/// tries. Each try may open a session that is billed, so not only each try is limited, but all of them together.
/// </summary>
internal sealed class ReconnectBackoff(TranscriberContext context, ConnectionLimits limits)
{
    private readonly Audio.AudioCapture _capture = context.Capture;
    private TaskCompletionSource _skipDelay = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _outageBegan;
    private long _confirmed;
    private long _furthest;
    private long _sourceEndedAt;
    private int _losses;
    private volatile bool _hurried;

    /// <summary>How long reconnecting is tried. It is shorter at the end, because a user who has stopped the session waits.</summary>
    public TimeSpan Limit => _capture.AudioEnded.IsCompleted ? limits.OutageAtEnd : limits.Outage;

    /// <summary>The rest of <see cref="Limit"/>; negative if it has passed.</summary>
    public TimeSpan Left => Limit - Stopwatch.GetElapsedTime(Math.Max(_outageBegan, Interlocked.Read(ref _sourceEndedAt)));

    /// <summary>Whether nobody waits for the last turns any more.</summary>
    public bool IsHurried => _hurried;

    /// <summary>Reports that the source has ended: the shorter limit applies from now on, and the next try begins immediately.</summary>
    public void SourceEnded()
    {
        Interlocked.CompareExchange(ref _sourceEndedAt, Stopwatch.GetTimestamp(), 0);
        SkipDelay();
    }

    /// <summary>Ends reconnecting: nobody waits for the last turns any more.</summary>
    public void Hurry()
    {
        _hurried = true;
        SkipDelay();
    }

    /// <summary>Records that a connection was lost.</summary>
    /// <param name="unconfirmedFrom">The offset from which audio is not confirmed. If it has advanced by a second, this is a new outage.</param>
    /// <param name="healthy">
    /// Whether the connection had lasted: this is a new outage if it also carried new audio before the end of the source. A connection that is
    /// lost at the same offset each time also lasts, but confirms nothing.
    /// </param>
    public void RecordLoss(long unconfirmedFrom, bool healthy)
    {
        bool advanced = unconfirmedFrom >= _confirmed + _capture.BytesPerSecond;
        _losses = healthy || advanced ? 0 : _losses + 1;
        bool further = healthy && !_capture.AudioEnded.IsCompleted && _capture.Buffer.Furthest >= _furthest + _capture.BytesPerSecond;
        if (_outageBegan != 0 && !advanced && !further) return;
        _outageBegan = Stopwatch.GetTimestamp();
        _confirmed = unconfirmedFrom;
        _furthest = _capture.Buffer.Furthest;
    }

    /// <summary>Waits until the next try is due, with full jitter, so that clients that lost the same service do not reconnect together.</summary>
    /// <param name="loss">Why the last try failed.</param>
    /// <param name="abort">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task WaitAsync(StreamCoachException loss, CancellationToken abort)
    {
        if (loss.RetryAfter is { } requested)
        {
            await WaitAsRequestedAsync(requested * (1 + Random.Shared.NextDouble() / 10), abort);
            return;
        }
        if (loss.Retry == RetryRule.WithSound)
        {
            while (_capture.Buffer.Waiting == 0 && !_capture.Buffer.IsDone && !_hurried) await _capture.Buffer.WaitForFrameAsync().AsTask().WaitAsync(abort);
            return;
        }
        TimeSpan longest = NextDelay();
        TimeSpan wait = loss.Retry == RetryRule.Later ? limits.MaxDelay : Random.Shared.NextDouble() * longest;
        context.Diagnostics.Add(DiagnosticLevel.Verbose, $"Reconnecting in {wait.TotalSeconds:0.0} s.");
        await Task.WhenAny(_skipDelay.Task, Task.Delay(wait, abort));
        abort.ThrowIfCancellationRequested();
    }

    /// <summary>Returns the failure of a session for which no connection could be opened before <see cref="Limit"/>.</summary>
    public StreamCoachException Unreachable(StreamCoachException last) => GaveUp($"The connection was down for more than {Limit.TotalMinutes:0.#} minutes.", last);

    /// <summary>Returns the failure of a session whose connections all dropped too early before <see cref="Limit"/>.</summary>
    public StreamCoachException NoProgress(StreamCoachException last) =>
        GaveUp($"For more than {Limit.TotalMinutes:0.#} minutes every connection dropped before the service had confirmed more of the audio.", last);

    private static StreamCoachException GaveUp(string what, StreamCoachException last) =>
        new(FailureKind.ConnectionLost, $"{what} {last.Message}", last) { Retry = RetryRule.Again };

    private void SkipDelay() => Interlocked.Exchange(ref _skipDelay, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    // Doubles with each consecutive loss.
    private TimeSpan NextDelay() =>
        TimeSpan.FromMilliseconds(Math.Min(limits.MaxDelay.TotalMilliseconds, limits.FirstDelay.TotalMilliseconds * Math.Pow(2, Math.Min(_losses++, 16))));

    // The service said when to retry. It is not asked earlier, not even after the end of the source, but once more before reconnecting ends.
    private async Task WaitAsRequestedAsync(TimeSpan requested, CancellationToken abort)
    {
        long began = Stopwatch.GetTimestamp();
        while (!_hurried)
        {
            TimeSpan left = requested - Stopwatch.GetElapsedTime(began), limit = Left;
            TimeSpan wait = left < limit ? left : limit;
            if (wait <= TimeSpan.Zero) return;
            await Task.WhenAny(_skipDelay.Task, Task.Delay(wait + TimeSpan.FromMilliseconds(1), abort));
            abort.ThrowIfCancellationRequested();
        }
    }
}

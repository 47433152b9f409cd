using System.Diagnostics;
using StreamCoach.Audio;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>
/// Counts how long a session has been without a usable connection, over all tries: how long the next wait is, and when it is given up. Each try
/// may open a session that is billed, so the whole is bounded and not only each try.
/// </summary>
internal sealed class OutageTimer(Capture capture, ReconnectPolicy limits)
{
    private long _since;
    private long _reached;
    private long _furthest;
    private long _soundEndedAt;
    private int _losses;

    /// <summary>After how long the session is given up. Somebody who has ended the talk waits for the end.</summary>
    public TimeSpan Limit => capture.SoundEnded.IsCompleted ? limits.OutageAtEnd : limits.Outage;

    /// <summary>What is left of <see cref="Limit"/>; negative when it is over.</summary>
    public TimeSpan Left => Limit - Stopwatch.GetElapsedTime(Math.Max(_since, Interlocked.Read(ref _soundEndedAt)));

    /// <summary>The sound has ended: from now on the shorter limit counts.</summary>
    public void EndSound() => Interlocked.CompareExchange(ref _soundEndedAt, Stopwatch.GetTimestamp(), 0);

    /// <summary>A connection was lost.</summary>
    /// <param name="unconfirmedFrom">The offset from which sound is not confirmed. Where this has advanced by a second, another outage begins.</param>
    /// <param name="healthy">
    /// Whether the connection had lasted: another outage begins where it also carried new audio, and before the end. One that is lost at the same place
    /// each time lasts as well, and confirms nothing.
    /// </param>
    public void Begin(long unconfirmedFrom, bool healthy)
    {
        bool advanced = unconfirmedFrom >= _reached + capture.BytesPerSecond;
        _losses = healthy || advanced ? 0 : _losses + 1;
        bool further = healthy && !capture.SoundEnded.IsCompleted && capture.Buffer.Furthest >= _furthest + capture.BytesPerSecond;
        if (_since != 0 && !advanced && !further) return;
        _since = Stopwatch.GetTimestamp();
        _reached = unconfirmedFrom;
        _furthest = capture.Buffer.Furthest;
    }

    /// <summary>The longest that the next try is waited for; it doubles with each one.</summary>
    public TimeSpan NextWait()
    {
        double wait = Math.Min(limits.LongestWait.TotalMilliseconds, limits.FirstWait.TotalMilliseconds * Math.Pow(2, Math.Min(_losses++, 16)));
        return TimeSpan.FromMilliseconds(wait);
    }
}

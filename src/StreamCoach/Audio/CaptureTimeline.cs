namespace StreamCoach.Audio;

/// <summary>
/// When the sound at a place was spoken. The sound's own clock counts samples; a pause of the source, a device whose clock drifts, a suspended
/// session and a resumed one move it against the clock on the wall, and what was spoken before keeps its time.
/// </summary>
internal sealed class CaptureTimeline(double speed = 1)
{
    // Jitter of a device stays below this.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly DateTime _made = DateTime.UtcNow;
    private readonly List<(double From, DateTime Start)> _starts = [];

    /// <summary>Goes on with the clock of an earlier process.</summary>
    /// <param name="start">When the session's first sample was spoken, in UTC.</param>
    public void Begin(DateTime start)
    {
        lock (_gate) _starts.Add((0, start));
    }

    /// <summary>Sound up to now, so many seconds of it, has just been recorded.</summary>
    /// <param name="seconds">Seconds from the session's first sample to the newest one.</param>
    /// <param name="length">How long the piece is that came now, in seconds.</param>
    /// <param name="now">The time, in UTC.</param>
    public void Heard(double seconds, double length, DateTime now)
    {
        DateTime start = now.AddSeconds(-seconds / speed);
        lock (_gate)
        {
            if (_starts.Count > 0 && (start - _starts[^1].Start).Duration() <= Tolerance) return;
            _starts.Add((seconds - length, start));
        }
    }

    /// <summary>When the session's first sample would have been spoken, by the clock that held for a place; before any sound, when this clock was made.</summary>
    /// <param name="seconds">Seconds from the session's first sample.</param>
    public DateTime StartFor(double seconds)
    {
        lock (_gate)
        {
            int last = _starts.FindLastIndex(start => start.From <= seconds + Tolerance.TotalSeconds);
            return last >= 0 ? _starts[last].Start : _starts.Count > 0 ? _starts[0].Start : _made;
        }
    }
}

namespace StreamCoach.Audio;

/// <summary>
/// Maps an offset in the session's audio to the time at which it was spoken. Samples count time differently from the wall clock when the
/// source pauses, a device's clock drifts, or a session is suspended or resumed; audio before such a jump keeps its time.
/// </summary>
internal sealed class CaptureTimeline(double speed = 1)
{
    // The jitter of a device stays below this.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly DateTime _created = DateTime.UtcNow;
    private readonly List<(double From, DateTime Start)> _starts = [];

    /// <summary>Continues the timeline of an earlier process.</summary>
    /// <param name="start">When the session's first sample was spoken, in UTC.</param>
    public void Begin(DateTime start)
    {
        lock (_gate) _starts.Add((0, start));
    }

    /// <summary>Records that a piece of audio that ends now was captured.</summary>
    /// <param name="seconds">Seconds from the session's first sample to the newest one.</param>
    /// <param name="length">The length of the new piece in seconds.</param>
    /// <param name="now">The current time in UTC.</param>
    public void Add(double seconds, double length, DateTime now)
    {
        DateTime start = now.AddSeconds(-seconds / speed);
        lock (_gate)
        {
            if (_starts.Count > 0 && (start - _starts[^1].Start).Duration() <= Tolerance) return;
            _starts.Add((seconds - length, start));
        }
    }

    /// <summary>
    /// Returns when the session's first sample was spoken, by the clock that applies at an offset; when this object was created if there
    /// is no audio yet.
    /// </summary>
    /// <param name="seconds">Seconds from the session's first sample.</param>
    public DateTime StartFor(double seconds)
    {
        lock (_gate)
        {
            int last = _starts.FindLastIndex(start => start.From <= seconds + Tolerance.TotalSeconds);
            return last >= 0 ? _starts[last].Start : _starts.Count > 0 ? _starts[0].Start : _created;
        }
    }
}

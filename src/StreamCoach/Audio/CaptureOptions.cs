namespace StreamCoach.Audio;

/// <summary>How a source is captured.</summary>
internal sealed record CaptureOptions
{
    /// <summary>After how much audio the capture ends by itself; <see langword="null"/> for never.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How long the opening of a device and of the service may take: a live capture ends that long after <see cref="Duration"/> at the latest.</summary>
    public TimeSpan OpeningTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many times faster than speech a file is read; for tests and measurements.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>After how long a file that gives nothing is reported, because its disk or network share hangs.</summary>
    public TimeSpan HangWarning { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After how long a file that gives nothing ends the capture with what was read: the session is billed meanwhile.</summary>
    public TimeSpan HangLimit { get; init; } = TimeSpan.FromMinutes(2);
}

namespace StreamCoach.Audio;

/// <summary>How a source is captured.</summary>
internal sealed record CaptureOptions
{
    /// <summary>The length of audio after which the capture ends by itself; <see langword="null"/> for no limit.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The time allowed for opening the device and the service; 15 s by default. A live capture ends that long after <see cref="Duration"/> at the latest.</summary>
    public TimeSpan OpeningTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many times faster than real time a file is read; 1 by default. For tests and measurements.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Whether a recording is captured in real time; otherwise as fast as it is recognised.</summary>
    public bool PacesRecordings { get; init; } = true;

    /// <summary>The time after which a read of a file that does not return is reported; 5 s by default.</summary>
    public TimeSpan HangWarning { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The time after which such a read ends the capture, because the session is billed meanwhile; 2 minutes by default.</summary>
    public TimeSpan HangLimit { get; init; } = TimeSpan.FromMinutes(2);
}

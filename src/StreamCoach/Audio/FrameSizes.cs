namespace StreamCoach.Audio;

/// <summary>The sizes that a <see cref="FrameBuffer"/> works with, in bytes of 16-bit mono audio.</summary>
/// <param name="sampleRate">Samples per second.</param>
/// <param name="frame">The length of a frame, 50 ms to 1 s; rounded up to a whole sample.</param>
/// <param name="longestInMemory">The most audio that is kept in memory without a spool; <see cref="LongestInMemory"/> by default. Tests use less.</param>
internal sealed class FrameSizes(int sampleRate, TimeSpan frame, TimeSpan? longestInMemory = null)
{
    /// <summary>AssemblyAI refuses frames shorter than 50 ms.</summary>
    public static readonly TimeSpan ShortestFrame = TimeSpan.FromMilliseconds(50);

    /// <summary>The frame length for recordings, 200 ms: few messages, and turns still grow smoothly on screen. AssemblyAI accepts up to 1 s.</summary>
    public static readonly TimeSpan RecordingFrame = TimeSpan.FromMilliseconds(200);

    /// <summary>The most audio that is kept in memory without a spool on disk; the oldest audio beyond it is lost.</summary>
    public static readonly TimeSpan LongestInMemory = TimeSpan.FromMinutes(12);

    // Audio that is also on disk need not stay in memory for long.
    private static readonly TimeSpan InMemoryBesideSpool = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ReadAhead = TimeSpan.FromSeconds(1);

    /// <summary>The size of a frame.</summary>
    public int Frame { get; } = Bytes(sampleRate, frame);

    /// <summary>The size of the shortest frame that may be sent.</summary>
    public int Shortest { get; } = Bytes(sampleRate, ShortestFrame);

    /// <summary>How much audio a source that can wait may deliver in advance.</summary>
    public int Ahead { get; } = Bytes(sampleRate, ReadAhead);

    /// <summary>The most audio in memory without a spool.</summary>
    public long InMemory { get; } = (long)((longestInMemory ?? LongestInMemory) / ReadAhead) * Bytes(sampleRate, ReadAhead);

    /// <summary>The most audio in memory that is also in a spool.</summary>
    public long BesideSpool { get; } = (long)(InMemoryBesideSpool / ReadAhead) * Bytes(sampleRate, ReadAhead);

    private static int Bytes(int sampleRate, TimeSpan time) => (int)Math.Ceiling(sampleRate * time.TotalSeconds) * PcmFormat.BytesPerSample;
}

namespace StreamCoach.Recognition.Local;

/// <summary>The audio that speech models take.</summary>
internal static class SpeechAudio
{
    /// <summary>Samples per second.</summary>
    public const int SampleRate = 16_000;

    /// <summary>The samples that the voice activity detector takes at once: 32 ms.</summary>
    public const int BlockLength = 512;

    /// <summary>The length of a block in seconds.</summary>
    public const double BlockSeconds = (double)BlockLength / SampleRate;

    /// <summary>The number of blocks in a time, at least one.</summary>
    public static int Blocks(TimeSpan time) => Math.Max(1, (int)Math.Round(time.TotalSeconds / BlockSeconds));
}

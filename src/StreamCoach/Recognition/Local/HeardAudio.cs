namespace StreamCoach.Recognition.Local;

/// <summary>
/// Prepares audio for recognition: brings it to 16 kHz, keeps it as long as a turn may need it, and asks voice activity about each block. Audio may be added
/// while a turn is decoded; its blocks wait until they are taken.
/// </summary>
/// <param name="activity">Tells speech from other sound.</param>
/// <param name="rate">Samples per second of the audio that comes in.</param>
internal sealed class HeardAudio(IVoiceActivity activity, int rate)
{
    private readonly SpeechResampler _resampler = new(rate);
    private readonly Queue<float> _waiting = [];
    private long _heard;

    /// <summary>The audio that is kept.</summary>
    public SpeechWindow Window { get; } = new();

    /// <summary>The number of the sample after the last block that was taken.</summary>
    public long Taken => _heard - (long)_waiting.Count * SpeechAudio.BlockLength;

    /// <summary>The probabilities of speech of the blocks that were not taken.</summary>
    public IReadOnlyCollection<float> Waiting => _waiting;

    /// <summary>Adds audio.</summary>
    /// <param name="pcm">Whole samples of 16 bits.</param>
    public void Add(ReadOnlySpan<byte> pcm)
    {
        _resampler.Add(pcm, Window);
        AskActivity();
    }

    /// <summary>The audio has ended: fills the last block with silence.</summary>
    public void Finish()
    {
        _resampler.Finish(Window);
        if ((Window.End - _heard) % SpeechAudio.BlockLength is > 0 and var rest) Window.Add(SpeechAudio.BlockLength - (int)rest).Clear();
        AskActivity();
    }

    /// <summary>Takes the probability that the next block is speech.</summary>
    public bool TryTake(out float probability) => _waiting.TryDequeue(out probability);

    private void AskActivity()
    {
        while (Window.End - _heard >= SpeechAudio.BlockLength)
        {
            _waiting.Enqueue(activity.Next(Window.Slice(_heard, _heard + SpeechAudio.BlockLength).Span));
            _heard += SpeechAudio.BlockLength;
        }
    }
}

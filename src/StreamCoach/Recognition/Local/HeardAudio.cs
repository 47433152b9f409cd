using System.Runtime.InteropServices;

namespace StreamCoach.Recognition.Local;

/// <summary>
/// Prepares audio for recognition: brings it to 16 kHz, keeps it as long as a turn may need it, and asks voice activity about each block. Audio may be added
/// while a turn is decoded; its blocks wait until they are taken.
/// </summary>
/// <param name="activity">Tells speech from other sound.</param>
/// <param name="rate">Samples per second of the audio that comes in.</param>
/// <param name="restarts">Whether the audio is kept as it came in, so that it can begin anew at a later sample.</param>
internal sealed class HeardAudio(IVoiceActivity activity, int rate, bool restarts = false)
{
    private readonly Queue<float> _waiting = [];
    private readonly List<byte> _source = [];
    private SpeechResampler _resampler = new(rate);
    private long _heard;
    private bool _isFinished;

    /// <summary>The audio that is kept.</summary>
    public SpeechWindow Window { get; private set; } = new();

    /// <summary>The number of the sample after the last block that was taken.</summary>
    public long Taken => _heard - (long)_waiting.Count * SpeechAudio.BlockLength;

    /// <summary>The probabilities of speech of the blocks that were not taken.</summary>
    public IReadOnlyCollection<float> Waiting => _waiting;

    /// <summary>Adds audio.</summary>
    /// <param name="pcm">Whole samples of 16 bits.</param>
    public void Add(ReadOnlySpan<byte> pcm)
    {
        if (restarts) _source.AddRange(pcm);
        _resampler.Add(pcm, Window);
        AskActivity();
    }

    /// <summary>The audio has ended: silence follows it, as after any other turn.</summary>
    public void Finish()
    {
        _isFinished = true;
        _resampler.Finish(Window);
        Window.Add(2 * TurnMessages.After).Clear();
        if ((Window.End - _heard) % SpeechAudio.BlockLength is > 0 and var rest) Window.Add(SpeechAudio.BlockLength - (int)rest).Clear();
        AskActivity();
    }

    /// <summary>Takes the probability that the next block is speech.</summary>
    public bool TryTake(out float probability) => _waiting.TryDequeue(out probability);

    /// <summary>The sample of the audio as it came in that stands for a sample of 16 kHz.</summary>
    public long SourceSample(long sample) => Math.Min(sample * rate / SpeechAudio.SampleRate, _source.Count / 2);

    /// <summary>The time of that sample in ms.</summary>
    public double SourceMilliseconds(long sample) => 1000.0 * SourceSample(sample) / rate;

    /// <summary>Begins anew at a sample, as if nothing had preceded it: what is heard from there on depends on nothing before it.</summary>
    /// <param name="sample">The number of the sample. It becomes the first one.</param>
    public void Restart(long sample)
    {
        byte[] rest = CollectionsMarshal.AsSpan(_source)[(2 * (int)SourceSample(sample))..].ToArray();
        _source.Clear();
        _waiting.Clear();
        _heard = 0;
        _resampler = new(rate);
        Window = new();
        activity.Reset();
        Add(rest);
        if (_isFinished) Finish();
    }

    private void AskActivity()
    {
        while (Window.End - _heard >= SpeechAudio.BlockLength)
        {
            _waiting.Enqueue(activity.Next(Window.Slice(_heard, _heard + SpeechAudio.BlockLength).Span));
            _heard += SpeechAudio.BlockLength;
        }
    }
}

namespace StreamCoach.Recognition.Local;

/// <summary>The newest audio, as far back as a turn may need it. Samples are known by their number since the audio began.</summary>
internal sealed class SpeechWindow
{
    private float[] _samples = new float[4 * SpeechAudio.SampleRate];
    private int _count;

    /// <summary>The number of the first sample that is kept.</summary>
    public long First { get; private set; }

    /// <summary>The number of the sample that comes next.</summary>
    public long End => First + _count;

    /// <summary>Adds samples.</summary>
    /// <returns>Where to write them.</returns>
    public Span<float> Add(int count)
    {
        if (_samples.Length < _count + count) Array.Resize(ref _samples, Math.Max(_count + count, 2 * _samples.Length));
        _count += count;
        return _samples.AsSpan(_count - count, count);
    }

    /// <summary>The samples from one number to another, as far as they are kept; until the next change.</summary>
    public ReadOnlyMemory<float> Slice(long from, long to)
    {
        int start = (int)(Math.Clamp(from, First, End) - First), end = (int)(Math.Clamp(to, First, End) - First);
        return _samples.AsMemory(start, Math.Max(0, end - start));
    }

    /// <summary>Forgets the samples before a number.</summary>
    public void ForgetBefore(long number)
    {
        int passed = (int)Math.Clamp(number - First, 0, _count);
        if (passed == 0) return;
        _samples.AsSpan(passed, _count - passed).CopyTo(_samples);
        _count -= passed;
        First += passed;
    }
}

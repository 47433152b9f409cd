namespace StreamCoach.Sandbox.Recognition;

/// <summary>Distinguishes audio from silence by its energy, in blocks of 20 ms, with hysteresis.</summary>
internal sealed class SoundDetector(int sampleRate, TurnTracker tracker)
{
    // Relative to full scale 32768: audio begins at about -40 dB and continues above about -46 dB.
    private const double BeginsAbove = 320;
    private const double ContinuesAbove = 160;
    private const int BlocksToBegin = 2;

    private readonly int _block = sampleRate / 50;
    private double _energy;
    private int _filled;
    private int _loudBlocks;

    /// <summary>Whether the last block was audio.</summary>
    public bool Sounding { get; private set; }

    /// <summary>Processes samples, of which the first has this offset in the stream.</summary>
    public void Hear(ReadOnlySpan<short> samples, long at)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            double sample = samples[i];
            _energy += sample * sample;
            if (++_filled == _block)
                EndBlock(at + i + 1);
        }
    }

    /// <summary>Starts anew: the next samples do not continue the previous ones.</summary>
    public void Reset()
    {
        _energy = 0;
        _filled = 0;
        _loudBlocks = 0;
        Sounding = false;
    }

    private void EndBlock(long end)
    {
        double rms = Math.Sqrt(_energy / _block);
        _energy = 0;
        _filled = 0;
        _loudBlocks = rms > (Sounding ? ContinuesAbove : BeginsAbove) ? _loudBlocks + 1 : 0;
        bool begins = !Sounding && _loudBlocks >= BlocksToBegin;
        Sounding = _loudBlocks > 0 && (Sounding || begins);
        if (Sounding)
            tracker.OnOtherSound(Ms(end - ((begins ? BlocksToBegin : 1) * (long)_block)), Ms(end));
    }

    private long Ms(long samples) => Math.Max(0, samples) * 1000 / sampleRate;
}

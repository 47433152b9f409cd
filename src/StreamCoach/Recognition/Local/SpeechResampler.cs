using System.Runtime.InteropServices;

namespace StreamCoach.Recognition.Local;

/// <summary>
/// Converts 16-bit audio of any rate to the 16 kHz that speech models take. A low-pass filter (windowed sinc, Blackman) between the samples keeps what both
/// rates can represent; what the lower rate cannot would turn into noise. The output has no delay: its sample n stands for the time n/16,000 s.
/// </summary>
internal sealed class SpeechResampler
{
    // Zero crossings of the filter on each side: it falls from 0.9 to 1.1 of the highest frequency that the lower rate can represent.
    private const int Crossings = 28;

    // Filters are computed for this many positions between two samples; between those, neighbours are mixed: the error is below that of 16 bits.
    private const int Phases = 512;

    private readonly int _rate;
    private readonly int _half;
    private readonly float[] _filters;
    private float[] _input;
    private int _count;
    private long _position;

    /// <summary>Begins with the first sample.</summary>
    /// <param name="rate">Samples per second of the input, 1,000 to 384,000.</param>
    public SpeechResampler(int rate)
    {
        _rate = rate;
        double step = Math.Max(1, (double)rate / SpeechAudio.SampleRate);
        _half = (int)Math.Ceiling(Crossings * step);
        _filters = rate == SpeechAudio.SampleRate ? [] : Filters(_half, step);
        // Silence precedes the beginning.
        _input = new float[8 * _half];
        _count = _half - 1;
    }

    /// <summary>Adds audio.</summary>
    /// <param name="pcm">Whole samples of 16 bits.</param>
    /// <param name="output">Takes the result.</param>
    public void Add(ReadOnlySpan<byte> pcm, SpeechWindow output)
    {
        ReadOnlySpan<short> samples = MemoryMarshal.Cast<byte, short>(pcm);
        if (_filters.Length == 0)
        {
            Span<float> added = output.Add(samples.Length);
            for (int i = 0; i < samples.Length; i++) added[i] = samples[i] / 32768f;
            return;
        }
        if (_input.Length < _count + samples.Length) Array.Resize(ref _input, _count + samples.Length);
        foreach (short sample in samples) _input[_count++] = sample / 32768f;
        Convert(output);
    }

    /// <summary>The input has ended: silence follows it.</summary>
    public void Finish(SpeechWindow output)
    {
        if (_filters.Length == 0) return;
        if (_input.Length < _count + _half) Array.Resize(ref _input, _count + _half);
        _input.AsSpan(_count, _half).Clear();
        _count += _half;
        Convert(output);
    }

    private void Convert(SpeechWindow output)
    {
        // The input's first sample is the leftmost that the filter at _position needs.
        int width = 2 * _half;
        long last = (long)(_count - width) * SpeechAudio.SampleRate;
        if (last < _position) return;
        int ready = (int)((last - _position) / _rate) + 1;
        Span<float> added = output.Add(ready);
        for (int i = 0; i < ready; i++)
        {
            (long at, long rest) = Math.DivRem(_position, SpeechAudio.SampleRate);
            double phase = (double)rest * Phases / SpeechAudio.SampleRate;
            int lower = (int)phase;
            float mix = (float)(phase - lower);
            ReadOnlySpan<float> input = _input.AsSpan((int)at, width), left = _filters.AsSpan(lower * width, width), right = _filters.AsSpan((lower + 1) * width, width);
            float sumLeft = 0, sumRight = 0;
            for (int tap = 0; tap < width; tap++)
            {
                sumLeft += input[tap] * left[tap];
                sumRight += input[tap] * right[tap];
            }
            added[i] = sumLeft + mix * (sumRight - sumLeft);
            _position += _rate;
        }
        int passed = (int)Math.Min(_position / SpeechAudio.SampleRate, _count);
        _input.AsSpan(passed, _count - passed).CopyTo(_input);
        _count -= passed;
        _position -= (long)passed * SpeechAudio.SampleRate;
    }

    // For each phase the weights of the samples around it.
    private static float[] Filters(int half, double step)
    {
        int width = 2 * half;
        var filters = new float[(Phases + 1) * width];
        for (int phase = 0; phase <= Phases; phase++)
        {
            double sum = 0;
            Span<float> filter = filters.AsSpan(phase * width, width);
            for (int tap = 0; tap < width; tap++)
            {
                double from = tap - (half - 1) - (double)phase / Phases, x = Math.PI * from / step, w = Math.PI * from / half;
                double window = Math.Abs(from) >= half ? 0 : 0.42 + 0.5 * Math.Cos(w) + 0.08 * Math.Cos(2 * w);
                double weight = (x == 0 ? 1 : Math.Sin(x) / x) * window;
                filter[tap] = (float)weight;
                sum += weight;
            }
            for (int tap = 0; tap < width; tap++) filter[tap] /= (float)sum;
        }
        return filters;
    }
}

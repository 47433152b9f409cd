using System.Numerics;
using System.Runtime.InteropServices;

namespace StreamCoach.Audio.Files;

/// <summary>
/// Reduces rates above 96 kHz, the service's maximum, to a half, a third and so on. A low-pass filter (windowed sinc, Blackman) first
/// removes what the lower rate cannot represent and would turn into noise. Speech lies far below it.
/// </summary>
internal sealed class Downsampler : IAudioReader
{
    private const int MaxRate = 96_000;

    // Taps per output sample and side. The filter falls from 0.9 to 1.1 of the highest frequency that the lower rate can represent.
    private const int HalfWidth = 28;

    private readonly IAudioReader _source;
    private readonly int _factor;
    private readonly float[] _filter;
    private short[] _block = [];
    private float[] _window;
    private int _count;
    private bool _ended;

    private Downsampler(IAudioReader source, int factor)
    {
        _source = source;
        _factor = factor;
        _filter = Filter(factor);
        _window = new float[_filter.Length];
        // The filter looks as far back as ahead; silence precedes the beginning.
        _count = HalfWidth * factor;
    }

    public int SampleRate => (_source.SampleRate + _factor / 2) / _factor;

    public double? Length => _source.Length;

    public bool Blocks => _source.Blocks;

    /// <summary>Returns the reader itself, or one at a lower rate if its rate is too high.</summary>
    public static IAudioReader Limit(IAudioReader source) =>
        source.SampleRate <= MaxRate ? source : new Downsampler(source, (source.SampleRate + MaxRate - 1) / MaxRate);

    public int Read(Span<byte> pcm)
    {
        Span<short> output = MemoryMarshal.Cast<byte, short>(pcm);
        Fill((output.Length - 1) * _factor + _filter.Length);
        int ready = Math.Min(output.Length, _count < _filter.Length ? 0 : (_count - _filter.Length) / _factor + 1);
        for (int i = 0; i < ready; i++) output[i] = At(i * _factor);
        int passed = Math.Min(_count, ready * _factor);
        _window.AsSpan(passed, _count - passed).CopyTo(_window);
        _count -= passed;
        return ready * PcmFormat.BytesPerSample;
    }

    public void Interrupt() => _source.Interrupt();

    public void Dispose() => _source.Dispose();

    private void Fill(int needed)
    {
        if (_window.Length < needed) Array.Resize(ref _window, needed);
        if (_block.Length < needed) _block = new short[needed];
        while (_count < needed && !_ended)
        {
            int read = _source.Read(MemoryMarshal.AsBytes(_block.AsSpan(0, needed - _count))) / PcmFormat.BytesPerSample;
            for (int i = 0; i < read; i++) _window[_count++] = _block[i];
            if (read > 0) continue;
            _ended = true;
            // Silence also follows the end.
            Array.Resize(ref _window, _count + _filter.Length - 1 - HalfWidth * _factor);
            _window.AsSpan(_count).Clear();
            _count = _window.Length;
        }
    }

    private short At(int first)
    {
        // Vectors, because scalar products would cost more than all other processing of the audio.
        ReadOnlySpan<Vector<float>> filter = MemoryMarshal.Cast<float, Vector<float>>(_filter.AsSpan());
        ReadOnlySpan<Vector<float>> window = MemoryMarshal.Cast<float, Vector<float>>(_window.AsSpan(first, _filter.Length));
        Vector<float> sums = Vector<float>.Zero;
        for (int i = 0; i < filter.Length; i++) sums += window[i] * filter[i];
        return (short)Math.Clamp(MathF.Round(Vector.Sum(sums)), short.MinValue, short.MaxValue);
    }

    private static float[] Filter(int factor)
    {
        int half = HalfWidth * factor;
        double[] taps = [.. Enumerable.Range(-half, 2 * half + 1).Select(i =>
        {
            double x = Math.PI * i / factor;
            double window = 0.42 + 0.5 * Math.Cos(Math.PI * i / half) + 0.08 * Math.Cos(2 * Math.PI * i / half);
            return (i == 0 ? 1 : Math.Sin(x) / x) * window;
        })];
        double sum = taps.Sum();
        var filter = new float[(taps.Length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count];
        for (int i = 0; i < taps.Length; i++) filter[i] = (float)(taps[i] / sum);
        return filter;
    }
}

using System.Globalization;
using StreamCoach.Audio.Backend;

namespace StreamCoach.NAudio;

/// <summary>
/// The part that all decoders share: a subclass decodes one block after the other, and this class hands out any number of samples, drops what an
/// encoder put before the sound, and puts silence where sound was lost, so that times stay right.
/// </summary>
internal abstract class BlockSamples : ISampleReader
{
    // A damaged position must not turn into hours of silence that somebody pays for.
    private const int MostSilenceSeconds = 10;

    private float[] _block = [];
    private int _next;
    private int _end;
    private long _skip;
    private long _silent;
    private long _lost;
    private long _given;
    private string? _fault;
    private bool _ended;

    public int SampleRate { get; protected init; }

    public int Channels { get; protected init; }

    public long? Frames { get; protected init; }

    public string? Fault => _fault ?? (_lost == 0 ? null : string.Create(CultureInfo.InvariantCulture,
        $"is damaged: {Math.Max(0.01, _lost / (double)SampleRate):0.##} s of it cannot be decoded and is silent"));

    /// <summary>The highest rate that is decoded, in samples per second: twice the highest that recorders offer.</summary>
    protected const int HighestRate = 768_000;

    /// <summary>Whether the sound stops after <see cref="Frames"/>, although more can be decoded: an encoder fills its last block with silence.</summary>
    protected bool StopsAtFrames { get; init; }

    public int Read(Span<float> interleaved)
    {
        Span<float> left = interleaved[..(interleaved.Length - interleaved.Length % Channels)];
        if (StopsAtFrames) left = left[..(int)Math.Min(left.Length, (Frames!.Value - _given) * Channels)];
        int written = 0;
        while (left.Length > 0 && (_silent > 0 || _next < _end || More()))
        {
            int count;
            if (_silent > 0)
            {
                count = (int)Math.Min(left.Length, _silent * Channels);
                left[..count].Clear();
                _silent -= count / Channels;
            }
            else
            {
                count = Math.Min(left.Length, _end - _next);
                _block.AsSpan(_next, count).CopyTo(left);
                _next += count;
            }
            left = left[count..];
            written += count;
        }
        _given += written / Channels;
        return written;
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file.</summary>
    protected abstract void Dispose(bool disposing);

    /// <summary>Decodes the next block into <see cref="Room"/> and calls <see cref="Give"/>; a block may give nothing.</summary>
    /// <returns>Whether there was one; <see langword="false"/> at the end.</returns>
    protected abstract bool Decode();

    /// <summary>Room for the next block.</summary>
    /// <param name="frames">Samples of each channel.</param>
    protected Span<float> Room(int frames)
    {
        if (_block.Length < frames * Channels) _block = new float[frames * Channels];
        return _block.AsSpan(0, frames * Channels);
    }

    /// <summary>Gives out the block that lies in <see cref="Room"/>.</summary>
    protected void Give(int frames)
    {
        int skipped = (int)Math.Min(_skip, frames);
        _skip -= skipped;
        _next = skipped * Channels;
        _end = frames * Channels;
    }

    /// <summary>Drops what comes next.</summary>
    /// <param name="frames">Samples of each channel.</param>
    protected void Skip(long frames) => _skip = frames;

    /// <summary>Puts silence before the next block, for sound that cannot be decoded.</summary>
    /// <param name="frames">Samples of each channel; more than ten seconds are counted and not filled.</param>
    protected void Lose(long frames)
    {
        _lost += frames;
        long skipped = Math.Min(_skip, frames);
        _skip -= skipped;
        _silent += Math.Min(frames - skipped, Math.Max(0, (long)MostSilenceSeconds * SampleRate - _silent));
    }

    /// <summary>Notes what is wrong with the file; the first counts.</summary>
    protected void Blame(string fault) => _fault ??= fault;

    /// <summary>Notes that something is missing, where it is not known how much.</summary>
    protected void BlameDamage()
    {
        if (_lost == 0) Blame("is cut off or damaged: part of it is missing");
    }

    private bool More()
    {
        while (!_ended)
        {
            _ended = !Decode();
            if (_silent > 0 || _next < _end) return true;
        }
        return false;
    }
}

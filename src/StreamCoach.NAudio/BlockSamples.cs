using System.Globalization;
using StreamCoach.Audio.Backend;

namespace StreamCoach.NAudio;

/// <summary>
/// The base class of the decoders. A subclass decodes block by block; this class returns any number of samples, drops what the encoder
/// put before the audio, and replaces lost audio by silence, so that times stay right.
/// </summary>
internal abstract class BlockSamples : ISampleReader
{
    // A damaged position must not become hours of silence, which would be billed.
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

    /// <summary>The highest sample rate that is decoded: twice the highest that recorders offer.</summary>
    protected const int HighestRate = 768_000;

    /// <summary>
    /// Whether the audio ends after <see cref="Frames"/> even if more can be decoded, because an encoder fills its last block with
    /// silence.
    /// </summary>
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

    /// <summary>Decodes the next block into <see cref="Room"/> and calls <see cref="Provide"/>; a block may contain no samples.</summary>
    /// <returns>Whether there was a block; <see langword="false"/> at the end.</returns>
    protected abstract bool Decode();

    /// <summary>Returns a buffer for the next block.</summary>
    /// <param name="frames">The number of samples per channel.</param>
    protected Span<float> Room(int frames)
    {
        if (_block.Length < frames * Channels) _block = new float[frames * Channels];
        return _block.AsSpan(0, frames * Channels);
    }

    /// <summary>Returns the block in <see cref="Room"/> to the reader.</summary>
    protected void Provide(int frames)
    {
        int skipped = (int)Math.Min(_skip, frames);
        _skip -= skipped;
        _next = skipped * Channels;
        _end = frames * Channels;
    }

    /// <summary>Drops the samples that follow.</summary>
    /// <param name="frames">The number of samples per channel.</param>
    protected void Skip(long frames) => _skip = frames;

    /// <summary>Inserts silence before the next block, for audio that could not be decoded.</summary>
    /// <param name="frames">The number of samples per channel; more than ten seconds are counted but not inserted.</param>
    protected void InsertSilence(long frames)
    {
        _lost += frames;
        long skipped = Math.Min(_skip, frames);
        _skip -= skipped;
        _silent += Math.Min(frames - skipped, Math.Max(0, (long)MostSilenceSeconds * SampleRate - _silent));
    }

    /// <summary>Records what is wrong with the file; only the first call counts.</summary>
    protected void ReportFault(string fault) => _fault ??= fault;

    /// <summary>Records that an unknown amount of audio is missing.</summary>
    protected void ReportDamage()
    {
        if (_lost == 0) ReportFault("is truncated or damaged: part of it is missing");
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

using StreamCoach.Audio.Backend;
using StreamCoach.Errors;

namespace StreamCoach.NAudio.Flac;

/// <summary>A FLAC file (RFC 9639). A damaged frame becomes silence of the same length.</summary>
internal sealed class FlacSamples : BlockSamples
{
    private readonly Stream _file;
    private readonly FlacBits _bits;
    private readonly FlacFrame _frame;
    private readonly float _scale;
    private long _position;

    private FlacSamples(Stream file, FlacBits bits, FlacFormat format)
    {
        _file = file;
        _bits = bits;
        _frame = new(bits, format);
        _scale = 1f / (1L << (format.Bits - 1));
        SampleRate = format.SampleRate;
        Channels = format.Channels;
        Frames = format.Frames == 0 ? null : format.Frames;
    }

    /// <summary>Opens a file; <see langword="null"/> where its first block is none of a FLAC file.</summary>
    /// <param name="file">Stands at the mark; it is this object's from then on.</param>
    /// <param name="name">What the user calls it, for errors.</param>
    /// <exception cref="StreamCoachException">It is cut off before its first sample.</exception>
    public static ISampleReader? Open(Stream file, string name)
    {
        var bits = new FlacBits(file);
        try
        {
            FlacFormat format = FlacFormat.Read(bits);
            return format.SampleRate > HighestRate ? null : new FlacSamples(file, bits, format);
        }
        catch (InvalidDataException)
        {
            return null;
        }
        catch (EndOfStreamException)
        {
            throw new StreamCoachException(FailureKind.AudioTruncated, $"'{name}' is cut off before its first sample.");
        }
    }

    protected override void Dispose(bool disposing) => _file.Dispose();

    protected override bool Decode()
    {
        bool damaged = false;
        while (_bits.Find())
        {
            try
            {
                _frame.Decode();
            }
            catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
            {
                // Another mark may stand in the bytes of what is damaged, or only looked like a frame.
                damaged |= _frame.HasHeader;
                _bits.GoBack();
                continue;
            }
            // Concatenated recordings count from the beginning again.
            if (_frame.Position > _position) Lose(_frame.Position - _position);
            _position = _frame.Position + _frame.Length;
            Span<float> room = Room(_frame.Length);
            for (int channel = 0; channel < Channels; channel++)
            {
                int at = channel;
                foreach (long sample in _frame.Channel(channel))
                {
                    room[at] = sample * _scale;
                    at += Channels;
                }
            }
            Give(_frame.Length);
            return true;
        }
        if (damaged) BlameDamage();
        return false;
    }
}

using StreamCoach.Audio.Backend;
using StreamCoach.Errors;

namespace StreamCoach.NAudio.Flac;

/// <summary>Decodes a FLAC file (RFC 9639). A damaged frame becomes silence of the same length.</summary>
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

    /// <summary>Opens a file; <see langword="null"/> if its first block is not that of a FLAC file.</summary>
    /// <param name="file">The file, at the FLAC mark; this object takes ownership of it.</param>
    /// <param name="name">The name that the user knows, for errors.</param>
    /// <exception cref="StreamCoachException">The file is truncated before its first sample.</exception>
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
            throw new StreamCoachException(FailureKind.AudioTruncated, $"'{name}' is truncated before its first sample.");
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
                // Either a damaged frame or bytes that only looked like one; the next frame may begin within them.
                damaged |= _frame.HasHeader;
                _bits.GoBack();
                continue;
            }
            // Concatenated recordings start counting at 0 again.
            if (_frame.Position > _position) InsertSilence(_frame.Position - _position);
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
            Provide(_frame.Length);
            return true;
        }
        if (damaged) ReportDamage();
        return false;
    }
}

using NLayer;
using StreamCoach.Audio.Backend;

namespace StreamCoach.NAudio.Mpeg;

/// <summary>Decodes MPEG audio, layers II and III. A damaged frame becomes silence of the same length.</summary>
internal sealed class MpegSamples : BlockSamples
{
    // NLayer 3.0 has no tables for 8 kHz and would produce noise.
    private const int RateWithoutTables = 8_000;

    // The delay of every layer III decoder, in samples.
    private const int DecoderDelay = 529;

    private readonly ByteWindow _window;
    private readonly MpegFrames _frames;
    private readonly MpegFrame _frame;
    private readonly MpegFrameDecoder _decoder = new();
    private readonly float[] _decoded = new float[2 * 1_152];
    private bool _isFirst;
    private bool _hasSound;

    private MpegSamples(ByteWindow window, MpegFrames frames, MpegFrame frame, XingTag? tag)
    {
        _window = window;
        _frames = frames;
        _frame = frame;
        _isFirst = tag is null;
        SampleRate = frame.SampleRate;
        Channels = frame.Header.Channels;
        if (frame.Layer == MpegLayer.LayerIII) ShortBlockWindows.Fix(_decoder, frame.Header);
        if (tag?.Delay is int delay) Skip(delay + DecoderDelay);
        if (tag is not { Frames: > 0 }) return;
        Frames = Math.Max(0, tag.Frames * frame.SampleCount - (tag.Delay ?? 0) - tag.Padding);
        StopsAtFrames = tag.Delay is not null;
    }

    /// <summary>Opens a file; <see langword="null"/> if it contains no such audio, or audio that the decoder does not support.</summary>
    /// <param name="file">The file, after its tags; this object takes ownership of it.</param>
    public static ISampleReader? Open(Stream file)
    {
        var window = new ByteWindow(file);
        var frames = new MpegFrames(window);
        var frame = new MpegFrame();
        return frames.Begin() && frames.First.SampleRate != RateWithoutTables && frames.Next(frame)
            ? new MpegSamples(window, frames, frame, XingTag.Read(frame.Header, frame.Bytes)) : null;
    }

    protected override void Dispose(bool disposing) => _window.Dispose();

    protected override bool Decode()
    {
        if (!_isFirst && !_frames.Next(_frame)) return false;
        int frames = _frame.SampleCount;
        // Estimates the lost audio from the number of damaged bytes and the size of this frame.
        if (!_isFirst && _frames.Skipped > 0) InsertSilence((_frames.Skipped + _frame.FrameLength / 2) / _frame.FrameLength * frames);
        _isFirst = false;
        int decoded;
        try
        {
            decoded = _decoder.DecodeFrame(_frame, _decoded.AsSpan());
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The decoder does not validate its input, and fails in many ways.
            decoded = 0;
        }
        if (decoded < frames * _frame.Header.Channels)
        {
            // The first frames of a cut recording need bits of frames that are not in the file.
            if (_hasSound) InsertSilence(frames);
            else Silence(frames);
            return true;
        }
        _hasSound = true;
        Copy(frames);
        return true;
    }

    private void Silence(int frames)
    {
        Room(frames).Clear();
        Provide(frames);
    }

    // A stream may change between mono and stereo.
    private void Copy(int frames)
    {
        Span<float> room = Room(frames);
        int from = _frame.Header.Channels;
        for (int i = 0; i < frames; i++)
        {
            if (from == Channels) _decoded.AsSpan(i * from, from).CopyTo(room[(i * from)..]);
            else if (from == 1) room[2 * i] = room[2 * i + 1] = _decoded[i];
            else room[i] = (_decoded[2 * i] + _decoded[2 * i + 1]) / 2;
        }
        Provide(frames);
    }
}

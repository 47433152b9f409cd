using System.Runtime.InteropServices;
using StreamCoach.Audio.Backend;
using StreamCoach.Errors;

namespace StreamCoach.Audio.Files;

/// <summary>
/// Converts a decoder's samples to 16-bit mono. <see cref="SampleDecoder"/> mixes and rounds them, as it does for all audio.
/// </summary>
internal sealed class DecodedAudio(ISampleReader samples, string name) : IAudioReader
{
    private readonly SampleDecoder _decoder = new(SampleKind.Float, 32, samples.Channels);
    private float[] _block = [];
    private long _frames;

    public int SampleRate => samples.SampleRate;

    public double? Length => (double?)samples.Frames / samples.SampleRate;

    public int Read(Span<byte> pcm)
    {
        int wanted = pcm.Length / PcmFormat.BytesPerSample * samples.Channels;
        if (_block.Length < wanted) _block = new float[wanted];
        int read = samples.Read(_block.AsSpan(0, wanted));
        _frames += read / samples.Channels;
        if (read == 0 && samples.Fault is { } fault) throw new StreamCoachException(FailureKind.AudioTruncated, $"'{name}' {fault}.");
        if (read == 0 && _frames == 0) throw new StreamCoachException(FailureKind.AudioEmpty, $"'{name}' contains no audio.");
        if (read == 0 && _frames < samples.Frames) throw new StreamCoachException(FailureKind.AudioTruncated, $"'{name}' is shorter than its header says.");
        return _decoder.Decode(MemoryMarshal.AsBytes(_block.AsSpan(0, read)), pcm);
    }

    public void Dispose() => samples.Dispose();
}

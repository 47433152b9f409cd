using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using NAudio.MediaFoundation;
using NAudio.Wave;
using StreamCoach.Audio.Backend;

namespace StreamCoach.NAudio;

/// <summary>Decodes a file with Windows Media Foundation: mp3, m4a, wma, and the audio of Windows' video formats.</summary>
[SupportedOSPlatform("windows")]
internal sealed class MediaFoundationSamples : ISampleReader
{
    private readonly MediaFoundationReader _reader;
    private readonly ISampleProvider _samples;

    private MediaFoundationSamples(MediaFoundationReader reader)
    {
        _reader = reader;
        _samples = reader.ToSampleProvider();
    }

    public int SampleRate => _samples.WaveFormat.SampleRate;

    public int Channels => _samples.WaveFormat.Channels;

    // Media Foundation's length is an estimate from the bit rate.
    public long? Frames => null;

    /// <summary>Opens a file; <see langword="null"/> if Windows does not know the format.</summary>
    public static MediaFoundationSamples? Open(string path)
    {
        try
        {
            return new(new MediaFoundationReader(path, new() { RequestFloatOutput = true }));
        }
        catch (Exception error) when (error is COMException or MediaFoundationException or DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    public int Read(Span<float> interleaved) => _samples.Read(interleaved);

    public void Dispose() => _reader.Dispose();
}

using NAudio.SoundFile;
using StreamCoach.Audio.Backend;

namespace StreamCoach.NAudio;

/// <summary>A file that libsndfile decodes: flac, ogg, opus, aiff, from its version 1.1 on mp3 too. It gives floats, which hold 16-bit samples exactly.</summary>
internal sealed class SoundFileSamples : ISampleReader
{
    private const int BufferBytes = 64 * 1024;

    private readonly FileStream _file;
    private readonly SoundFileReader _reader;

    private SoundFileSamples(FileStream file, SoundFileReader reader)
    {
        _file = file;
        _reader = reader;
        long frames = reader.Length / reader.WaveFormat.BlockAlign;
        Frames = frames > 0 ? frames : null;
    }

    public int SampleRate => _reader.WaveFormat.SampleRate;

    public int Channels => _reader.WaveFormat.Channels;

    public long? Frames { get; }

    /// <summary>Opens a file; <see langword="null"/> where the library is not installed or does not know the format.</summary>
    public static SoundFileSamples? Open(string path)
    {
        // As a stream, because a path with letters of every language reaches the library on no Windows.
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferBytes);
        try
        {
            return new(file, new SoundFileReader(file));
        }
        catch (Exception error) when (error is SoundFileException or DllNotFoundException)
        {
            file.Dispose();
            return null;
        }
    }

    public int Read(Span<float> interleaved)
    {
        try
        {
            return _reader.Read(interleaved);
        }
        catch (SoundFileException)
        {
            // A cut in the middle of a block. That less was read than promised is told by whoever counts.
            return 0;
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _file.Dispose();
    }
}

using StreamCoach.Errors;

namespace StreamCoach.Audio.Files;

/// <summary>A .NET stream: a WAV, recognized by its header, or raw 16-bit little-endian mono PCM. The caller owns the stream.</summary>
internal sealed class StreamSource(Stream stream, int rawSampleRate) : IAudioSource
{
    /// <summary>The description of every stream.</summary>
    public const string Name = "stream";

    private Stream _stream = stream;
    private WavReader? _wav;
    private bool _hasDelivered;

    public string Description => Name;

    public string? Path => null;

    public SourceKind Kind => SourceKind.Stream;

    public bool IsLive => false;

    public bool Blocks => true;

    // A stream may be live with a clock slightly faster than this machine's, and must not fall behind over a day.
    public double PaceLimit => 1.01;

    public int SampleRate { get; private set; }

    public void Open()
    {
        var head = new byte[12];
        int read = ReadHead(head);
        if (read == 0) throw Empty();
        _stream = new PrefixedStream(head.AsMemory(0, read), _stream);
        try
        {
            if (WavReader.StartsAsWav(head.AsSpan(0, read))) _wav = WavReader.Open(_stream, Description);
        }
        catch (StreamCoachException error) when (error.Kind == FailureKind.AudioFormatNotSupported)
        {
            // Decoders need a file.
            throw new StreamCoachException(error.Kind, error.Message, error) { OwnAdvice = "Save the audio to a file and use -Path, or convert it to WAV (PCM 8 to 32 bits, float, mu-law or A-law)." };
        }
        SampleRate = _wav?.SampleRate ?? rawSampleRate;
    }

    public int Read(Span<byte> pcm)
    {
        int read;
        try
        {
            read = _wav?.Read(pcm) ?? _stream.Read(pcm);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or NotSupportedException)
        {
            throw Unreadable(error);
        }
        if (read == 0 && !_hasDelivered) throw Empty();
        _hasDelivered = true;
        return read;
    }

    public void Interrupt()
    {
        // Only the caller, who owns the stream, can end a read that waits in it.
    }

    public void Dispose()
    {
    }

    private int ReadHead(byte[] head)
    {
        try
        {
            return _stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or NotSupportedException)
        {
            throw Unreadable(error);
        }
    }

    private static StreamCoachException Unreadable(Exception error) =>
        new(FailureKind.AudioFileUnreadable, $"The stream cannot be read: {error.Message}", error) { OwnAdvice = "Pass a stream that is open for reading." };

    private static StreamCoachException Empty() => new(FailureKind.AudioEmpty, "The stream is empty.");
}

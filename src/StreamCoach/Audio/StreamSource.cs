namespace StreamCoach.Audio;

/// <summary>Sound from a .NET stream: a WAV, known by its header, or raw 16-bit little-endian mono PCM. The stream stays the caller's.</summary>
internal sealed class StreamSource(Stream stream, int rawSampleRate) : IAudioSource
{
    private readonly byte[] _head = new byte[12];
    private Stream _stream = stream;
    private WavReader? _wav;
    private bool _anything;

    public string Description => "stream";

    public string? Path => null;

    public bool IsLive => false;

    // A stream may be live with a clock a little faster than ours; it must not fall behind over a day.
    public double PaceLimit => 1.01;

    public int SampleRate { get; private set; }

    public async ValueTask OpenAsync(CancellationToken cancel)
    {
        int read = await GuardAsync(_stream.ReadAtLeastAsync(_head, _head.Length, throwOnEndOfStream: false, cancel), cancel);
        if (read == 0) throw Empty();
        _stream = new PrefixedStream(_head.AsMemory(0, read), _stream);
        if (!WavReader.StartsAsWav(_head.AsSpan(0, read)))
        {
            SampleRate = rawSampleRate;
            return;
        }
        _wav = await WavReader.OpenAsync(_stream, Description, cancel);
        SampleRate = _wav.SampleRate;
    }

    public async ValueTask<int> ReadAsync(Memory<byte> pcm, CancellationToken cancel)
    {
        int read = await GuardAsync(_wav is null ? _stream.ReadAsync(pcm, cancel) : _wav.ReadAsync(pcm, cancel), cancel);
        if (read == 0 && !_anything) throw Empty();
        _anything = true;
        return read;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // Many streams pay no heed to a token; the wait must end all the same.
    private static async ValueTask<int> GuardAsync(ValueTask<int> read, CancellationToken cancel)
    {
        try
        {
            return read.IsCompleted ? await read : await read.AsTask().WaitAsync(cancel);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or NotSupportedException)
        {
            throw new StreamCoachException(FailureKind.AudioFileUnreadable, $"The stream cannot be read: {error.Message}", error);
        }
    }

    private static StreamCoachException Empty() => new(FailureKind.AudioEmpty, "The stream is empty.");
}

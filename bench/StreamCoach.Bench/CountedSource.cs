using StreamCoach.Audio;

namespace StreamCoach.Bench;

/// <summary>A source that knows what its thread has allocated: with a recorder, a frame is read, kept and sent by one thread.</summary>
internal sealed class CountedSource(IAudioSource source) : IAudioSource
{
    private long _allocated;

    /// <summary>Bytes that the thread had allocated when it last came to read.</summary>
    public long Allocated => Interlocked.Read(ref _allocated);

    public string Description => source.Description;

    public SourceKind Kind => source.Kind;

    public string? Path => source.Path;

    public bool IsLive => source.IsLive;

    public bool Blocks => source.Blocks;

    public double PaceLimit => source.PaceLimit;

    public int SampleRate => source.SampleRate;

    public void Open() => source.Open();

    public int Read(Span<byte> pcm)
    {
        Interlocked.Exchange(ref _allocated, GC.GetAllocatedBytesForCurrentThread());
        return source.Read(pcm);
    }

    public void Interrupt() => source.Interrupt();

    public void Dispose() => source.Dispose();
}

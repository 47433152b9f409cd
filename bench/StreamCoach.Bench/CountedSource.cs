using StreamCoach.Audio;

namespace StreamCoach.Bench;

/// <summary>A source that records what its thread allocates: with a recorder, one thread reads, buffers and sends each frame.</summary>
internal sealed class CountedSource(IAudioSource source) : IAudioSource
{
    private long _allocated;

    /// <summary>The bytes that the thread had allocated at its latest read.</summary>
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

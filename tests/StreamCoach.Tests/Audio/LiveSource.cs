using StreamCoach.Audio;

namespace StreamCoach.Tests.Audio;

/// <summary>Audio of 16 kHz that is paced like a recorder's; a test says what is read.</summary>
internal abstract class LiveSource(SourceKind kind) : IAudioSource
{
    public string Description => "test";

    public SourceKind Kind => kind;

    public string? Path => null;

    public bool IsLive => true;

    public bool Blocks => true;

    public double PaceLimit => 1;

    public int SampleRate => 16_000;

    public void Open()
    {
    }

    public abstract int Read(Span<byte> pcm);

    public void Interrupt()
    {
    }

    public void Dispose()
    {
    }
}

using StreamCoach.Audio;

namespace StreamCoach.Sessions;

/// <summary>
/// The source of a session that was read from disk. It describes what was recorded and delivers no audio: the only audio that such a session may still
/// send is in its <see cref="Storage.AudioSpool"/>.
/// </summary>
internal sealed class ClosedSource(JournalHeader header) : IAudioSource
{
    public string Description => header.Source;

    public SourceKind Kind => header.SourceKind;

    public string? Path => header.Path;

    public bool IsLive => Kind is SourceKind.Microphone or SourceKind.Program or SourceKind.Process;

    public bool Blocks => false;

    public double PaceLimit => 1;

    public int SampleRate => header.SampleRate;

    public void Open()
    {
        // There is nothing to open.
    }

    public int Read(Span<byte> pcm) => 0;

    public void Interrupt()
    {
        // Read never blocks.
    }

    public void Dispose()
    {
        // There is nothing to close.
    }
}

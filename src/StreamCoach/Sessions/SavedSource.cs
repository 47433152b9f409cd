using StreamCoach.Audio;

namespace StreamCoach.Sessions;

/// <summary>What a saved session listened to. It gives no new sound: only what was kept on disk is left of it.</summary>
internal sealed class SavedSource(JournalHeader header) : IAudioSource
{
    public string Description => header.Source;

    public SourceKind Kind => header.SourceKind;

    public string? Path => header.Path;

    public bool IsLive => Kind is SourceKind.Microphone or SourceKind.Program;

    public bool Blocks => false;

    public double PaceLimit => 1;

    public int SampleRate => header.SampleRate;

    public void Open()
    {
        // Nothing is opened.
    }

    public int Read(Span<byte> pcm) => 0;

    public void Interrupt()
    {
        // Nothing runs.
    }

    public void Dispose()
    {
        // Nothing is open.
    }
}

namespace StreamCoach.Audio;

/// <summary>What a session listens to.</summary>
internal enum SourceKind
{
    Microphone,
    File,
    Program,
    Stream,
}

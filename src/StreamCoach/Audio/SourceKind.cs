namespace StreamCoach.Audio;

/// <summary>The kind of a session's source.</summary>
internal enum SourceKind
{
    Microphone,
    File,
    Program,
    Stream,
    Process,
}

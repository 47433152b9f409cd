using StreamCoach.Audio;
using StreamCoach.Recognition;
using StreamCoach.Services;

namespace StreamCoach.Sessions;

/// <summary>What a session is: the first line of its journal, and all that a resume needs beside the key, which is never written.</summary>
internal sealed record JournalHeader
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>What is listened to, in words.</summary>
    public required string Source { get; init; }

    public required SourceKind SourceKind { get; init; }

    /// <summary>The recording.</summary>
    public string? Path { get; init; }

    /// <summary>The program and its arguments. Arguments may hold secrets of the user's; the file is for the user's eyes only.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>The microphone, where one was chosen.</summary>
    public string? Device { get; init; }

    /// <summary>Samples per second; 0 where it was not known yet.</summary>
    public required int SampleRate { get; init; }

    /// <summary>The services, as <see cref="ServiceEndpoint.Address"/>.</summary>
    public required string Endpoint { get; init; }

    public required StreamingOptions Streaming { get; init; }

    /// <summary>After how much sound the session ends by itself.</summary>
    public TimeSpan? DurationLimit { get; init; }
}

using StreamCoach.Audio;
using StreamCoach.Recognition;
using StreamCoach.Services;

namespace StreamCoach.Sessions;

/// <summary>
/// The settings of a session, in the first line of its journal: everything that is needed to resume the session, except the API key, which is never
/// written. Later lines are <see cref="JournalLine"/> objects.
/// </summary>
internal sealed record JournalHeader
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>The description of the source.</summary>
    public required string Source { get; init; }

    public required SourceKind SourceKind { get; init; }

    /// <summary>The path of the recording, if the source is a file.</summary>
    public string? Path { get; init; }

    /// <summary>The program and its arguments, if the source is one. Arguments may contain the user's secrets; only the user can read the file.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>The device, if one was chosen.</summary>
    public string? Device { get; init; }

    /// <summary>Samples per second; 0 if it was not known yet.</summary>
    public required int SampleRate { get; init; }

    /// <summary>The services, as <see cref="ServiceEndpoint.Address"/>.</summary>
    public required string Endpoint { get; init; }

    public required StreamingOptions Streaming { get; init; }

    /// <summary>The length of audio after which the session ends by itself; <see langword="null"/> for no limit.</summary>
    public TimeSpan? DurationLimit { get; init; }
}

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

    /// <summary>The name with which it began.</summary>
    public required string Name { get; init; }

    /// <summary>Whether <see cref="Name"/> is only the time at which it began, to which its first words are added.</summary>
    public bool? IsNamedByDate { get; init; }

    /// <summary>The tags with which it began; <see langword="null"/> for none.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>The description of the source.</summary>
    public required string Source { get; init; }

    public required SourceKind SourceKind { get; init; }

    /// <summary>The path of the recording, if the source is a file.</summary>
    public string? Path { get; init; }

    /// <summary>The program and its arguments, if the source is one. Arguments may contain the user's secrets; only the user can read the file.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>The full path of the WAV file to which the audio was saved at the user's wish (<see cref="SessionOptions.SaveAudio"/>), if it was.</summary>
    public string? SavedAudio { get; init; }

    /// <summary>The device, if one was chosen; the name of the program, if the source is what a program plays.</summary>
    public string? Device { get; init; }

    /// <summary>Samples per second; 0 if it was not known yet.</summary>
    public required int SampleRate { get; init; }

    /// <summary>The services, as <see cref="ServiceEndpoint.Address"/>.</summary>
    public required string Endpoint { get; init; }

    public required StreamingOptions Streaming { get; init; }

    /// <summary>The length of audio after which the session ends by itself; <see langword="null"/> for no limit.</summary>
    public TimeSpan? DurationLimit { get; init; }
}

using StreamCoach.Archive.Cache;
using StreamCoach.Archive.Patterns;
using StreamCoach.Errors;

namespace StreamCoach.Archive;

/// <summary>What <see cref="TranscriptArchive"/> looks for. A turn is found if it meets all conditions.</summary>
public sealed class TranscriptQuery
{
    /// <summary>The texts to look for; empty to find every turn that meets the other conditions.</summary>
    public IReadOnlyList<string> Patterns { get; init; } = [];

    /// <summary>How the patterns are read.</summary>
    public TextPatternKind Kind { get; init; }

    /// <summary>Whether a turn must match all patterns; otherwise one is enough.</summary>
    public bool NeedsAll { get; init; }

    /// <summary>Whether case counts, and accents too. A regular expression never ignores accents.</summary>
    public bool IsCaseSensitive { get; init; }

    /// <summary>Whether a turn by a speaker is wanted, by the name that a reader of the session sees; <see langword="null"/> for all turns. Several threads ask at once.</summary>
    public Func<string, bool>? Speaker { get; init; }

    /// <summary>Whether a session is wanted; <see langword="null"/> for all sessions. Several threads ask at once.</summary>
    public Func<ArchivedSession, bool>? Session { get; init; }

    /// <summary>The number of turns before a found turn that are returned with it.</summary>
    public int ContextBefore { get; init; }

    /// <summary>The number of turns after a found turn that are returned with it.</summary>
    public int ContextAfter { get; init; }

    /// <exception cref="StreamCoachException">A pattern is empty or no regular expression.</exception>
    internal TurnPattern Compile() => new([.. Patterns.Select(typed => TextPattern.Create(typed, Kind, IsCaseSensitive))], NeedsAll);
}

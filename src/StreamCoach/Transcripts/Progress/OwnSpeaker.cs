using StreamCoach.Errors;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Progress;

/// <summary>The speaker whose progress is measured: a name or a label, in any case.</summary>
/// <remarks>A talk without any speaker labels is the speaker's own only if it came from a microphone: nothing says who is heard in an unlabelled recording.</remarks>
internal sealed class OwnSpeaker(string name)
{
    // More names than anybody reads in an error.
    private const int MostNames = 50;

    private readonly SortedSet<string> _others = new(StringComparer.OrdinalIgnoreCase);
    private bool _isKnown;

    public string Name { get; } = name;

    /// <summary>Returns whether the speaker takes part, and the name that the turns have for the speaker: <see langword="null"/> if they have none.</summary>
    public (bool IsPart, string? Speaker) In(Transcript transcript, bool isMicrophone)
    {
        if (transcript.Turns.FirstOrDefault(IsOwn) is { } own)
        {
            _isKnown = true;
            return (true, own.Speaker);
        }
        foreach (Turn turn in transcript.Turns)
        {
            if (turn is { Speaker: { } other, SpeakerLabel: not "UNKNOWN" } && _others.Count < MostNames) _others.Add(other);
        }
        return (isMicrophone && transcript.Turns.All(turn => turn.Speaker is null), null);
    }

    /// <summary>Throws if no labelled talk contains the speaker although some are labelled, or if there is no talk of the speaker at all.</summary>
    /// <param name="hasTalks">Whether a talk counts as the speaker's own.</param>
    /// <exception cref="StreamCoachException">The name is misspelt, or nothing is labelled.</exception>
    public void ThrowIfUnknown(bool hasTalks)
    {
        // Without labels anywhere, a name cannot be checked; with some, a misspelt name would silently measure only the unlabelled talks.
        if (_isKnown || (hasTalks && _others.Count == 0)) return;
        throw new StreamCoachException(FailureKind.SpeakerNotFound, _others.Count == 0
            ? $"'{Name}' speaks in none of these talks: their turns have no speakers, and none is from a microphone."
            : $"'{Name}' speaks in none of these talks. Their speakers are: {string.Join(", ", _others)}{(_others.Count == MostNames ? " and others" : "")}.");
    }

    private bool IsOwn(Turn turn) => Name.Equals(turn.Speaker, StringComparison.OrdinalIgnoreCase) || Name.Equals(turn.SpeakerLabel, StringComparison.OrdinalIgnoreCase);
}

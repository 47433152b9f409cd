using StreamCoach.Recognition;

namespace StreamCoach.Turns;

/// <summary>Reads the service's speaker labels, and applies its later revisions of them.</summary>
internal static class SpeakerLabels
{
    // The service sends this label until it has identified the speaker.
    private const string Pending = "PENDING";

    /// <summary>Returns the label; <see langword="null"/> if there is none yet.</summary>
    public static string? Known(string? label) => string.IsNullOrEmpty(label) || label == Pending ? null : label;

    /// <summary>Returns the turn with the labels of a revision.</summary>
    public static Turn Revise(Turn turn, SpeakerRevision revision)
    {
        // Only the speakers of the revision's words are used, because their confidence is not that of the recognition.
        RecognizedWord?[]? words = revision.Words?.Length == turn.Words.Count ? revision.Words : null;
        string? label = Known(revision.SpeakerLabel) ?? OnlySpeaker(words) ?? turn.SpeakerLabel;
        return turn.WithLabel(label, new([.. turn.Words.Select((word, i) => word with { Speaker = Known(words?[i]?.Speaker) ?? label })]));
    }

    private static string? OnlySpeaker(RecognizedWord?[]? words) =>
        words is [{ } first, ..] && Array.TrueForAll(words, word => word?.Speaker == first.Speaker) ? Known(first.Speaker) : null;
}

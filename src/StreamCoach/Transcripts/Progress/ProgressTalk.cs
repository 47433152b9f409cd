using StreamCoach.Transcripts.Metrics;

namespace StreamCoach.Transcripts.Progress;

/// <summary>One talk of the speaker, reduced to its figures, so that a history of many talks needs little memory.</summary>
internal sealed class ProgressTalk
{
    private readonly double?[] _values;
    private readonly NotMeasuredReason?[] _reasons;

    public ProgressTalk(string id, string name, DateTime at, TranscriptMetrics metrics, SpeakerMetrics own, TalkKind kind)
    {
        (Id, Name, At, Kind) = (id, name, at, kind);
        _values = [.. ProgressFigure.All.Select(figure => figure.Of(own))];
        _reasons = [.. ProgressFigure.All.Select(figure => own.GetNotMeasured().FirstOrDefault(missing => missing.Metric == figure.Name)?.Reason)];
        KeepsFillers = metrics.FilledPauses is not null;
        HasRate = own.SpeechRateWpm is not null;
    }

    public string Id { get; }

    public string Name { get; }

    /// <summary>When the talk began, in UTC.</summary>
    public DateTime At { get; }

    public TalkKind Kind { get; }

    /// <summary>Whether the speech model kept fillers in this talk.</summary>
    public bool KeepsFillers { get; }

    private bool HasRate { get; }

    /// <summary>
    /// Returns a figure, or why there is none. A talk without a filler counts as 0 if the same model has kept fillers in another talk: such talks cannot be left
    /// out, because the best ones would be missing.
    /// </summary>
    public (double? Value, NotMeasuredReason? Reason) Of(ProgressFigure figure, bool modelKeepsFillers)
    {
        int index = IndexOf(figure);
        if (!figure.IsOfFillers || !modelKeepsFillers || _reasons[index] != NotMeasuredReason.ModelNotKnown) return (_values[index], _reasons[index]);
        return figure.Name == nameof(SpeakerMetrics.FilledPausesPerMinute) && !HasRate ? (null, NotMeasuredReason.TooLittleSpeech) : (0, null);
    }

    private static int IndexOf(ProgressFigure figure)
    {
        for (int i = 0; i < ProgressFigure.All.Count; i++)
        {
            if (ProgressFigure.All[i] == figure) return i;
        }
        throw new ArgumentOutOfRangeException(nameof(figure), figure, null);
    }
}

/// <summary>What two talks must have in common to be compared: models count differently, the word lists are English, and a monologue is no conversation.</summary>
internal readonly record struct TalkKind(string Model, string Language, bool IsAlone)
{
    public static TalkKind Of(Transcript transcript, TranscriptMetrics metrics) => new(
        string.Join(", ", transcript.Turns.Select(turn => turn.Model).OfType<string>().Distinct().Order(StringComparer.Ordinal)),
        string.Join(", ", transcript.Turns.Select(turn => turn.Language?.Split('-', '_')[0].ToLowerInvariant()).OfType<string>().Distinct().Order(StringComparer.Ordinal)),
        metrics.Speakers.Count < 2);
}

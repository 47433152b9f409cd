using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Metrics;
using StreamCoach.Turns;

namespace StreamCoach.Analysis.Rules;

/// <summary>The part of a transcript that is of one session, with its metrics and its sentences: what a rule looks at.</summary>
internal sealed class MeasuredTalk
{
    private readonly (Turn Turn, int At, TurnCounts Counts)[] _turns;
    private readonly Dictionary<int, Passage[]> _sentences = [];

    /// <param name="turns">The turns of the session, each with its index in the whole transcript; at least one.</param>
    public MeasuredTalk(IReadOnlyList<(Turn Turn, int At)> turns)
    {
        _turns = [.. turns.Select(said => (said.Turn, said.At, new TurnCounts(said.Turn)))];
        Metrics = TranscriptMetrics.Measure(new Transcript(turns.Select(said => said.Turn)));
        IsEnglish = Metrics.GetNotMeasured().All(missing => missing.Reason != NotMeasuredReason.LanguageNotCovered);
        IsPunctuated = Metrics.Questions is not null;
    }

    public TranscriptMetrics Metrics { get; }

    public IReadOnlyList<SpeakerMetrics> Speakers => Metrics.Speakers;

    /// <summary>Whether every speaker is known.</summary>
    public bool HasSpeakers => Speakers.Count > 0 && Speakers.All(speaker => speaker.Speaker is not null);

    /// <summary>Whether word lists and ranges that hold for English apply; a language that is not known is taken for English, as the metrics do.</summary>
    public bool IsEnglish { get; }

    /// <summary>Whether there are sentences.</summary>
    public bool IsPunctuated { get; }

    /// <summary>Returns the sentences of a speaker, in order; turns that only signal listening have none.</summary>
    public IEnumerable<Passage> SentencesOf(SpeakerMetrics speaker) => TurnsOf(speaker).Where(said => !said.Counts.IsBackchannel).SelectMany(said => Sentences(said.Turn, said.At));

    /// <summary>Returns the questions of all, in order.</summary>
    public IEnumerable<Passage> Questions => _turns.SelectMany(said => Sentences(said.Turn, said.At)).Where(sentence => SentenceMarks.Questions(sentence.Text) > 0);

    /// <summary>Returns the sentences of a speaker's turns, the turn with the most words first.</summary>
    public IEnumerable<Passage> LongestTurnsOf(SpeakerMetrics speaker) =>
        TurnsOf(speaker).OrderByDescending(said => said.Counts.Words).SelectMany(said => Sentences(said.Turn, said.At));

    /// <summary>Returns the sentences of a speaker from a time on.</summary>
    public IEnumerable<Passage> SentencesFrom(SpeakerMetrics speaker, double seconds) =>
        TurnsOf(speaker).Where(said => said.Counts.StartMs >= Math.Round(seconds * 1000)).SelectMany(said => Sentences(said.Turn, said.At));

    private IEnumerable<(Turn Turn, int At, TurnCounts Counts)> TurnsOf(SpeakerMetrics speaker) =>
        _turns.Where(said => !said.Counts.IsUnknown && said.Counts.Speaker == speaker.Speaker);

    private Passage[] Sentences(Turn turn, int at)
    {
        if (!_sentences.TryGetValue(at, out Passage[]? known))
            _sentences[at] = known = [.. SentenceMarks.Sentences(turn.Text).Select(sentence => new Passage(turn, at, sentence.Start.Value, sentence.End.Value))];
        return known;
    }
}

using StreamCoach.Transcripts.Metrics;

namespace StreamCoach.Analysis.Rules;

/// <summary>The longest sentence of each speaker. A sentence is what the speech model's punctuation makes of one.</summary>
internal sealed class SentenceRule : IRule
{
    public string Describe(MeasuredTalk talk)
    {
        if (!talk.IsEnglish || !talk.IsPunctuated)
            return $"Longest sentence: not measured: {(talk.IsEnglish ? "the transcript has no punctuation" : "the rule is for English")}.";
        return $"Longest sentence: {SpeakerList.Of(talk.Speakers, speaker => Count(Longest(talk, speaker)))}. From {RuleThresholds.LongSentenceWords} on, a sentence is difficult.";
    }

    public IEnumerable<Observation> Observe(MeasuredTalk talk)
    {
        if (!talk.IsEnglish || !talk.IsPunctuated) yield break;
        foreach (SpeakerMetrics speaker in talk.Speakers)
        {
            Passage[] sentences = [.. talk.SentencesOf(speaker)];
            Passage[] longest = [.. sentences.Where(sentence => sentence.Words >= RuleThresholds.LongSentenceWords).OrderByDescending(sentence => sentence.Words)];
            if (longest.Length == 0) continue;
            string others = longest.Length == 1 ? $"The only one of {sentences.Length} sentences that long." : $"{longest.Length} of {sentences.Length} sentences have {RuleThresholds.LongSentenceWords} or more.";
            yield return new(longest,
                quoted => $"A sentence of {quoted.Words} words. From {RuleThresholds.LongSentenceWords} words on, even written sentences are difficult. {others}",
                "Split it: one point a sentence.");
        }
    }

    private static int Longest(MeasuredTalk talk, SpeakerMetrics speaker) => talk.SentencesOf(speaker).Select(sentence => sentence.Words).DefaultIfEmpty().Max();

    private static string Count(int words) => $"{words} {(words == 1 ? "word" : "words")}";
}

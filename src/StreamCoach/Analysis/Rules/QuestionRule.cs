using StreamCoach.Transcripts.Metrics;

namespace StreamCoach.Analysis.Rules;

/// <summary>Who asked how many questions. There is no threshold: how many are right depends on the conversation.</summary>
internal sealed class QuestionRule : IRule
{
    public string Describe(MeasuredTalk talk)
    {
        TranscriptMetrics all = talk.Metrics;
        return all.Questions is not { } questions ? $"Questions: not measured: {NotMeasuredText.Of(all.GetNotMeasured(), nameof(all.Questions), all.Model)}."
            : questions == 0 ? "Questions: none was asked."
            : $"Questions: {questions}{PerSpeaker(talk)}.";
    }

    public IEnumerable<Observation> Observe(MeasuredTalk talk)
    {
        int questions = talk.Metrics.Questions ?? 0;
        if (questions == 0) yield break;
        yield return new(talk.Questions,
            quoted => questions == 1 ? "The only question." : $"{(quoted == talk.Questions.First() ? "The first" : "One")} of {questions} questions{PerSpeaker(talk)}.",
            questions == 1 ? "Check that it was answered." : "Check that each was answered: Where-Object Text -match '\\?' finds their turns.");
    }

    private static string PerSpeaker(MeasuredTalk talk) => talk.HasSpeakers ? $" ({SpeakerList.Of(talk.Speakers, speaker => $"{speaker.Questions}")})" : "";
}

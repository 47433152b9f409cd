using StreamCoach.Analysis;
using StreamCoach.Analysis.Rules;
using StreamCoach.Errors;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Metrics;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Analysis.Rules;

public class RulesCoachTests
{
    private const string Long = "this sentence goes on and on because nobody has told it that a listener cannot go back to its beginning and read it once more.";


    [Fact]
    public void The_figures_of_the_recording_are_those_of_Measure_Transcript()
    {
        TranscriptAnalysis analysis = RulesCoach.Analyze(Talks.Recording);
        TranscriptMetrics all = TranscriptMetrics.Measure(Talks.Recording);
        (SpeakerMetrics a, SpeakerMetrics b) = (all.Speakers[0], all.Speakers[1]);
        Assert.Equal(
            [
                "Made by rules, not by a language model: figures are counted, nothing is judged.",
                FormattableString.Invariant($"{all.Words} words in {all.Turns} turns, {all.DurationSeconds:0} s."),
                FormattableString.Invariant($"Talk share: A {a.TalkShare * 100:0.0} %, B {b.TalkShare * 100:0.0} %. Sales calls went badly above 65 %."),
                FormattableString.Invariant($"Longest stretch of talk: A {a.LongestMonologueSeconds:0} s, B {b.LongestMonologueSeconds:0} s. In sales calls at most 2 min are advised."),
                FormattableString.Invariant($"Words a minute: A {a.SpeechRateWpm}, B not measured (less than 30 s of speech). In conversation 160 to 200 are usual."),
                FormattableString.Invariant($"Filled pauses (um, uh): A {a.FilledPauses} ({a.FilledPausesPerMinute} a minute), B {b.FilledPauses}. Up to 5 a minute did not disturb listeners. Perhaps fillers too: {all.DiscourseMarkerCandidates} of \"like\", \"you know\" and others."),
                "Longest sentence: A 25 words, B 9 words. From 25 on, a sentence is difficult.",
                FormattableString.Invariant($"Questions: {all.Questions} (A {a.Questions}, B {b.Questions})."),
            ],
            analysis.Summary!.Split('\n'));
        Assert.Equal(["How did the trial go on your side?", "Um, did the, uh, weekly report help your team?", "Yeah, so, you know, we actually have an export for that, and it's, like, really flexible.",
            "You can, uh, schedule it every morning and, you know, push it to basically any tool you like, so your team never opens another email."], analysis.Findings.Select(finding => finding.Quote));
        Assert.Equal(FormattableString.Invariant($"5 filled pauses (um, uh and the like), {a.FilledPausesPerMinute} a minute of own talk. In an experiment, 5 a minute did not disturb listeners and 12 did. This passage has 2."), analysis.Findings[1].Feedback);
        Assert.StartsWith(FormattableString.Invariant($"{a.TalkShare * 100:0.0} % of the talk time."), analysis.Findings[2].Feedback, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_question_is_called_so_only_where_it_is_quoted()
    {
        Assert.Equal("The first of 4 questions (A 2, B 2).", RulesCoach.Analyze(Talks.Recording).Findings[0].Feedback);
        Assert.Equal("One of 2 questions (A 1, B 1).", Assert.Single(RulesCoach.Analyze(Talks.Of("A: Why?", "B: Why do you ask?")).Findings).Feedback);
    }

    [Fact]
    public void It_says_what_made_it_and_that_it_is_whole_and_costs_nothing()
    {
        TranscriptAnalysis analysis = RulesCoach.Analyze(Talks.Recording);
        Assert.Equal(("rules", AnswerForm.Rules, "stop", true, "recording"), (analysis.Model, analysis.Form, analysis.FinishReason, analysis.IsComplete, analysis.SessionId));
        Assert.Equal(("0 in, 0 out", "11 of 11 turns"), (analysis.Usage!.ToString(), analysis.Coverage.ToString()));
        Assert.All(analysis.Findings, finding => Assert.Contains($"{finding.Number}. \"{finding.Quote}\"\n{finding.Feedback} {finding.Suggestion}", analysis.Text, StringComparison.Ordinal));
        Assert.StartsWith(analysis.Summary!, analysis.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(170, "For a presentation 100 to 165 words a minute are advised", "If this was a presentation, slow down")]
    [InlineData(241, "For a presentation 100 to 165 words a minute are advised", "Slow down: pause after each point.")]
    [InlineData(99, "For a presentation 100 to 165 words a minute are advised", "If this was a presentation, shorten the pauses.")]
    [InlineData(165, null, null)]
    [InlineData(100, null, null)]
    public void One_speaker_is_compared_with_presentations(int words, string? feedback, string? suggestion) =>
        Expect(new Transcript([Minute(0, "A", words)]), "words a minute of own talk", feedback, suggestion);

    [Theory]
    [InlineData(240, null, null)]
    [InlineData(241, "more than 240 are fast", "Slow down: pause after each point.")]
    public void Several_speakers_are_compared_with_conversations(int words, string? feedback, string? suggestion) =>
        Expect(new Transcript([Minute(0, "A", words), Minute(1, "B", 150)]), "words a minute of own talk", feedback, suggestion);

    [Theory]
    [InlineData(120, null)]
    [InlineData(121, "2 min 1 s, with no more than brief words of others")]
    public void A_long_stretch_is_found_where_it_begins(int seconds, string? feedback)
    {
        var talk = Transcript.Numbered([Turn("A", 0, 5, "How are you today?"), Turn("B", 6, 6 + seconds, "We began small. Then it grew."), Turn("A", 200, 400, "Good to hear that."), Turn("A", 500, 600, "So long for today.")]);
        Finding? finding = Expect(talk, "Here begins the longest stretch of this speaker", feedback, feedback is null ? null : "Stop halfway", "B");
        if (feedback is not null) Assert.Equal((6, "We began small."), (finding!.Start, finding.Quote));
    }

    [Theory]
    [InlineData(65, null)]
    [InlineData(66, "66 % of the talk time.")]
    public void A_large_share_of_the_talk_is_found(int seconds, string? feedback) => Expect(
        Transcript.Numbered([Turn("A", 0, seconds, "We have much to tell you."), Turn("B", 70, 170 - seconds, "And I have little to say.")]), "of the talk time", feedback, feedback is null ? null : "ask a question");

    [Theory]
    [InlineData(5, null)]
    [InlineData(6, "6 filled pauses (um, uh and the like), 6 a minute of own talk.")]
    public void Filled_pauses_are_found_by_the_minute(int count, string? feedback)
    {
        string text = string.Concat(Enumerable.Repeat("um, ", count - 1)) + $"uh {string.Join(' ', Enumerable.Range(0, 100))}.";
        Expect(new Transcript([Turn("A", 0, 60, text) with { Model = "u3-rt-pro" }]), "filled pauses", feedback, feedback is null ? null : "Pause silently");
    }

    [Theory]
    [InlineData(7, 93, "7 in 100 words. Spontaneous speech has 2 to 6")]
    [InlineData(6, 94, null)]
    [InlineData(7, 92, null)]
    public void Filled_pauses_are_found_by_the_word_where_there_are_no_times(int count, int others, string? feedback) => Expect(
        new Transcript([new() { Text = $"{string.Concat(Enumerable.Repeat("um, ", count))}{string.Join(' ', Enumerable.Range(0, others))}." }]), "filled pauses", feedback, feedback is null ? null : "Pause silently");

    [Theory]
    [InlineData("universal-streaming-english", "Um, hello there.", "Filled pauses (um, uh): not measured: the speech model universal-streaming-english omits them.")]
    [InlineData("moonshine-base", "Hello there.", "Filled pauses (um, uh): not measured: none was found, and it is not known whether the speech model moonshine-base keeps them.")]
    [InlineData(null, "hello there", "Questions: not measured: the transcript has no punctuation.")]
    [InlineData(null, "hello there", "Longest sentence: not measured: the transcript has no punctuation.")]
    [InlineData(null, "Um, hello there.", "Filled pauses (um, uh): A 1 (too little speech for a rate).")]
    [InlineData(null, "Hello there.", "Questions: none was asked.")]
    [InlineData(null, "Hello there.", "Talk share: not measured: there is only one speaker.")]
    [InlineData(null, "Hello there.", "Longest stretch of talk: not measured: there is only one speaker.")]
    [InlineData(null, "Hello there.", "Words a minute: not measured: less than 30 s of speech.")]
    public void What_cannot_be_measured_is_said(string? model, string text, string line) =>
        Assert.Contains(line, RulesCoach.Analyze(new([Turn("A", 0, 1, text) with { Model = model }])).Summary!.Split('\n'));

    [Fact]
    public void Without_speakers_or_times_that_is_said()
    {
        string[] lines = RulesCoach.Analyze(Talks.Of("Um, good morning to you.")).Summary!.Split('\n');
        Assert.Contains("Filled pauses (um, uh): 1 (too little speech for a rate).", lines);
        Assert.Contains("Talk share: not measured: the transcript has no times.", lines);
        Assert.Contains("Words a minute: not measured: the transcript has no times.", lines);
        lines = RulesCoach.Analyze(new([Turn(null, 0, 60, "Good morning to you.")])).Summary!.Split('\n');
        Assert.Contains("Talk share: not measured: the speakers are not known.", lines);
        Assert.Contains("Words a minute: 4. The speakers are not known: it is one figure for all. Advised for presentations: 100 to 165.", lines);
        lines = RulesCoach.Analyze(new([Turn("UNKNOWN", 0, 60, "Good morning to you.") with { SpeakerLabel = "UNKNOWN" }])).Summary!.Split('\n');
        Assert.Equal("No speaker could be identified, so no rule applies.", lines[^1]);
    }

    [Fact]
    public void Rules_for_English_are_not_applied_to_another_language()
    {
        TranscriptAnalysis analysis = RulesCoach.Analyze(new([Minute(0, "A", 300) with { Language = "de" }]));
        Assert.Empty(analysis.Findings);
        Assert.Contains("Words a minute: A 300. The known ranges are for English.", analysis.Summary!.Split('\n'));
        Assert.Contains("Longest sentence: not measured: the rule is for English.", analysis.Summary!.Split('\n'));
        Assert.Contains("Filled pauses (um, uh): not measured: the rule is for English.", analysis.Summary!.Split('\n'));
    }

    [Fact]
    public void A_passage_that_occurs_twice_is_quoted_with_what_stands_beside_it()
    {
        TranscriptAnalysis analysis = RulesCoach.Analyze(Talks.Of($"A: It is so. {Long}", $"B: It is not so. {Long}", "A: Why is that?", "B: Why is that?"));
        Assert.Equal([$"It is so. {Long}", $"It is not so. {Long}"], analysis.Findings.Select(finding => finding.Quote));
        Assert.Equal("Questions: 2 (A 1, B 1). There is no finding about it, because a quote has three words or more and occurs only once.", analysis.Summary!.Split('\n')[^1]);
    }

    [Theory]
    [InlineData("", 0x4E00, 400, 300)]
    [InlineData("", 0x20000, 400, 300)]
    [InlineData("a", 0x20000, 400, 299)]
    [InlineData("a", 0x4E00, 299, 301)]
    public void A_long_passage_without_spaces_is_cut_between_two_characters(string before, int first, int count, int length)
    {
        string text = $"{before}{string.Concat(Enumerable.Range(first, count).Select(char.ConvertFromUtf32))}?";
        Assert.Equal(text[..length], Assert.Single(RulesCoach.Analyze(Talks.Of(text)).Findings).Quote);
    }

    [Theory]
    [InlineData(40, 40)]
    [InlineData(41, 40)]
    [InlineData(200, 40)]
    public void A_long_passage_is_quoted_with_its_first_words(int words, int quoted)
    {
        Finding finding = RulesCoach.Analyze(Talks.Of($"{string.Join(' ', Enumerable.Range(0, words))}.")).Findings[0];
        Assert.Equal(string.Join(' ', Enumerable.Range(0, quoted)) + (words == quoted ? "." : ""), finding.Quote);
        Assert.StartsWith($"A sentence of {words} words.", finding.Feedback, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_of_several_sessions_is_measured_by_itself()
    {
        Turn one = Minute(0, "A", 170) with { SessionId = "one" }, two = Minute(0, "A", 120) with { SessionId = "two", Text = Minute(0, "A", 121).Text[2..] };
        TranscriptAnalysis analysis = RulesCoach.Analyze(new([one, two]));
        Assert.Equal("one", Assert.Single(analysis.Findings).SessionId);
        Assert.Contains("\n\nSession one:\n170 words in 1 turn, 60 s.\n", analysis.Summary, StringComparison.Ordinal);
        Assert.Contains("\n\nSession two:\n120 words in 1 turn, 60 s.\n", analysis.Summary, StringComparison.Ordinal);
        Assert.Null(analysis.SessionId);
    }

    [Fact]
    public void Three_hours_of_the_same_words_are_analysed()
    {
        var talk = Transcript.Numbered(Enumerable.Range(0, 3_600).Select(i => Turn(i % 2 == 0 ? "A" : "B", i * 3, (i * 3) + 2.9, i % 2 == 0 ? "So, um, what do you think?" : "I, uh, think so too.")));
        TranscriptAnalysis analysis = RulesCoach.Analyze(talk);
        Assert.Equal("3600 of 3600 turns", analysis.Coverage.ToString());
        Assert.Contains("Questions: 1800 (A 1800, B 0).", analysis.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_analyse_is_said() =>
        Assert.Equal(FailureKind.TranscriptEmpty, Assert.Throws<StreamCoachException>(() => RulesCoach.Analyze(Talks.Of(" "))).Kind);

    private static Finding? Expect(Transcript talk, string about, string? feedback, string? suggestion, string speaker = "A")
    {
        Finding? finding = RulesCoach.Analyze(talk).Findings.SingleOrDefault(finding => finding.Feedback.Contains(about, StringComparison.Ordinal) && (finding.Speaker ?? speaker) == speaker);
        Assert.Equal(feedback is null, finding is null);
        if (finding is null) return null;
        Assert.Contains(feedback!, finding.Feedback, StringComparison.Ordinal);
        Assert.Contains(suggestion!, finding.Suggestion, StringComparison.Ordinal);
        return finding;
    }

    // A minute of talk with so many words, ten in each sentence.
    private static Turn Minute(int minute, string speaker, int words) => Turn(speaker, minute * 60, (minute * 60) + 60, string.Join(' ', Enumerable.Range(0, words).Select(i => $"{speaker}{i}{(i % 10 == 9 ? "." : "")}")));

    private static Turn Turn(string? speaker, double start, double end, string text) => new() { SessionId = "talk", Speaker = speaker, SpeakerLabel = speaker, Start = start, End = end, Text = text };

}

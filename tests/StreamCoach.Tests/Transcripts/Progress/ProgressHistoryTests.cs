using StreamCoach.Errors;
using StreamCoach.Transcripts.Metrics;
using StreamCoach.Transcripts.Progress;

namespace StreamCoach.Tests.Transcripts.Progress;

public class ProgressHistoryTests
{
    private static readonly int[] Many = [9, 7, 8, 10, 7, 9, 8, 7, 9, 8], Few = [2, 1, 3, 2, 1, 2, 3, 1, 2, 2];

    [Fact]
    public void A_talk_is_beside_the_median_and_quartiles_of_the_earlier_ones()
    {
        TranscriptProgress fillers = Fillers([4, 2, 6, 8, 10, 3]);
        Assert.Equal((3.0, 6.0, 4.0, 8.0, 5), (fillers.Value, fillers.Baseline, fillers.BaselineLow, fillers.BaselineHigh, fillers.Talks));
        Assert.Equal(("talk005", "Talk 5", SpokenTalk.First.AddDays(35), TranscriptMetrics.CurrentDefinitions), (fillers.SessionId, fillers.SessionName, fillers.Date, fillers.Definitions));
    }

    [Fact]
    public void Fewer_than_five_earlier_talks_are_no_baseline_and_the_missing_ones_are_counted()
    {
        TranscriptProgress four = Fillers([4, 2, 6, 3]);
        Assert.Equal((null, null, 2, ProgressChange.TooFewTalks), (four.Baseline, four.Chance, four.MissingTalks, four.Outcome));
        Assert.StartsWith("2 more talks needed for a baseline.", four.Claim, StringComparison.Ordinal);
        TranscriptProgress seven = Fillers([4, 2, 6, 3, 5, 4, 4]);
        Assert.Equal((4.0, null, 3, ProgressChange.TooFewTalks), (seven.Baseline, seven.Chance, seven.MissingTalks, seven.Outcome));
        Assert.StartsWith("3 more talks needed to tell a change from chance.", seven.Claim, StringComparison.Ordinal);
        Assert.Equal(0, Fillers([4, 2, 6, 3, 5, 4, 4, 5, 3, 4]).MissingTalks);
    }

    [Fact]
    public void A_change_beyond_chance_has_a_direction_and_a_date()
    {
        TranscriptProgress better = Fillers([.. Many, .. Few]);
        Assert.Equal((ProgressChange.Better, SpokenTalk.First.AddDays(70), 10, 2.0, 8.0), (better.Outcome, better.Since, better.RecentTalks, better.RecentMedian, better.EarlierMedian));
        Assert.InRange(better.Chance!.Value, 0, 0.04);
        Assert.Equal("Better since 16 Mar 2026: 2.0 in the last 10 talks, 8.0 before.", better.Claim);
        Assert.Equal(ProgressChange.Worse, Fillers([.. Few, .. Many]).Outcome);
        TranscriptProgress same = Fillers([.. Few, .. Few]);
        Assert.Equal((ProgressChange.None, null), (same.Outcome, same.Since));
        Assert.StartsWith("No change beyond chance: ", same.Claim, StringComparison.Ordinal);
    }

    [Fact]
    public void A_figure_without_a_better_direction_is_only_higher_or_lower_unless_a_goal_says_which()
    {
        var history = new ProgressHistory("Ana");
        for (int i = 0; i < 20; i++) history.Add(SpokenTalk.With(3, question: i < 10 ? null : "Is it? Or not? And why?"), $"talk{i:000}", "Talk", SpokenTalk.First.AddDays(i), isMicrophone: false);
        Assert.Equal(ProgressChange.Higher, Of(history.Measure(), nameof(SpeakerMetrics.QuestionsPerHour)).Outcome);
        Assert.Equal(ProgressChange.Worse, Of(history.Measure(goals: [ProgressGoal.Parse("questions under 100")]), nameof(SpeakerMetrics.QuestionsPerHour)).Outcome);
    }

    [Fact]
    public void Talks_of_another_model_language_or_kind_are_never_compared()
    {
        var history = new ProgressHistory("Ana");
        history.Add([.. Many]);
        history.Add(SpokenTalk.With(1, model: "universal-3-5-pro"), "x1", "Other model", SpokenTalk.First.AddDays(1), isMicrophone: false);
        history.Add(SpokenTalk.With(1, language: "de-AT"), "x2", "German", SpokenTalk.First.AddDays(2), isMicrophone: false);
        history.Add(SpokenTalk.With(1, isAlone: true), "x3", "Alone", SpokenTalk.First.AddDays(3), isMicrophone: false);
        history.Add(SpokenTalk.With(5, language: "en-GB"), "z", "British", SpokenTalk.First.AddDays(100), isMicrophone: false);
        TranscriptProgress now = Of(history.Measure(), nameof(SpeakerMetrics.FilledPausesPer100Words));
        Assert.Equal((10, 3, 8.0), (now.Talks, now.LeftOut, now.Baseline));
        Assert.Equal(0, Of(history.Measure("x2"), nameof(SpeakerMetrics.SpeechRateWpm)).Talks);
    }

    [Fact]
    public void A_talk_without_fillers_counts_as_zero_only_if_its_model_has_kept_some_in_another_talk()
    {
        var known = new ProgressHistory("Ana");
        var unknown = new ProgressHistory("Ana");
        for (int i = 0; i < 6; i++)
        {
            known.Add(SpokenTalk.With(i == 0 ? 4 : 0, model: "universal-3-6-pro"), $"{i}", "Talk", SpokenTalk.First.AddDays(i), isMicrophone: false);
            unknown.Add(SpokenTalk.With(0, model: "universal-3-6-pro"), $"{i}", "Talk", SpokenTalk.First.AddDays(i), isMicrophone: false);
        }
        TranscriptProgress zero = Of(known.Measure(), nameof(SpeakerMetrics.FilledPausesPer100Words));
        Assert.Equal((0.0, 0.0, 5, null), (zero.Value, zero.Baseline, zero.Talks, zero.Reason));
        TranscriptProgress none = Of(unknown.Measure(), nameof(SpeakerMetrics.FilledPausesPer100Words));
        Assert.Equal((null, NotMeasuredReason.ModelNotKnown), (none.Value, none.Reason));
        Assert.Equal("Not measured in this talk (ModelNotKnown).", none.Claim);
    }

    [Fact]
    public void An_earlier_talk_is_compared_only_with_those_before_it()
    {
        var history = new ProgressHistory("Ana");
        history.Add([.. Many, .. Few]);
        TranscriptProgress then = Of(history.Measure(history.FindTalk("talk 9")), nameof(SpeakerMetrics.FilledPausesPer100Words));
        Assert.Equal(("talk009", 9, 8.0), (then.SessionId, then.Talks, then.Baseline));
        Assert.Null(history.FindTalk("Talk 99"));
        Assert.Equal(FailureKind.SpeakerNotFound, Assert.Throws<StreamCoachException>(() => history.Measure("nothing")).Kind);
    }

    [Fact]
    public void A_streak_counts_the_talks_in_a_row_that_met_the_goal()
    {
        TranscriptProgress met = Fillers([1, 2, 5, 2, 1, 2], "fillers under 3 in 100 words");
        Assert.Equal(("fillers under 3 in 100 words", true, 3), (met.Goal, met.IsGoalMet, met.Streak));
        Assert.EndsWith("Goal met, 3 talks in a row: fillers under 3 in 100 words.", met.Claim, StringComparison.Ordinal);
        TranscriptProgress missed = Fillers([1, 2, 5, 2, 1, 4], "fillers under 3 in 100 words");
        Assert.Equal((false, 0), (missed.IsGoalMet, missed.Streak));
        Assert.EndsWith("Goal not met: fillers under 3 in 100 words.", missed.Claim, StringComparison.Ordinal);
    }

    [Fact]
    public void A_goal_for_fillers_gives_both_ways_of_counting_them_its_weight()
    {
        var history = new ProgressHistory("Ana");
        history.Add(4, 6, 5, 4, 5, 6, 5, 4, 6, 5, 3, 4, 3, 2, 5, 4, 3, 4, 3, 3);
        ProgressGoal[] goals = [ProgressGoal.Parse("fillers under 3 in 100 words")];
        TranscriptProgress[] fillers = [.. history.Measure(goals: goals).Take(2)];
        Assert.Equal([ProgressChange.Better, ProgressChange.Better], fillers.Select(one => one.Outcome));
        Assert.Null(fillers[1].Goal);
        // In these talks both have the same ranks.
        Assert.Equal(fillers[0].Chance, fillers[1].Chance);
    }

    [Fact]
    public void Months_have_no_gap_and_the_median_of_their_talks()
    {
        var history = new ProgressHistory("Ana");
        foreach ((int day, int fillers) in new[] { (0, 2), (1, 6), (70, 3) }) history.Add(SpokenTalk.With(fillers), $"{day}", "Talk", SpokenTalk.First.AddDays(day), isMicrophone: false);
        TranscriptProgress of = Of(history.Measure(), nameof(SpeakerMetrics.FilledPausesPer100Words));
        Assert.Equal([("2026-01", 4.0, 2), ("2026-02", null, 0), ("2026-03", 3.0, 1)], of.Months.Select(month => (month.Month, month.Median, month.Talks)));
        Assert.Equal("2026-01: 4; 2026-02: -; 2026-03: 3", of.Months.ToString());
    }

    [Fact]
    public void A_speaker_is_a_name_or_a_label_in_any_case_and_an_unlabelled_microphone()
    {
        var history = new ProgressHistory("ANA");
        Assert.True(history.Add(SpokenTalk.With(1), "named", "", SpokenTalk.First, isMicrophone: false));
        Assert.False(history.Add(SpokenTalk.With(1, speaker: "Zoe"), "others", "", SpokenTalk.First, isMicrophone: true));
        Assert.True(history.Add(SpokenTalk.With(1, speaker: null, isAlone: true), "microphone", "", SpokenTalk.First, isMicrophone: true));
        Assert.False(history.Add(SpokenTalk.With(1, speaker: null, isAlone: true), "recording", "", SpokenTalk.First, isMicrophone: false));
        Assert.False(history.Add(SpokenTalk.With(1), "named", "", SpokenTalk.First, isMicrophone: false));
        Assert.True(new ProgressHistory("a").Add(SpokenTalk.With(1), "label", "", SpokenTalk.First, isMicrophone: false));
        Assert.Equal(4, history.Talks);
    }

    [Fact]
    public void A_speaker_of_no_talk_is_an_error_that_lists_those_there_are()
    {
        var history = new ProgressHistory("Anna");
        history.Add(1, 2, 3);
        // An unlabelled one does not hide the misspelt name.
        history.Add(SpokenTalk.With(1, speaker: null, isAlone: true), "microphone", "", SpokenTalk.First, isMicrophone: true);
        StreamCoachException error = Assert.Throws<StreamCoachException>(() => history.Measure());
        Assert.Equal(FailureKind.SpeakerNotFound, error.Kind);
        Assert.Equal("'Anna' speaks in none of these talks. Their speakers are: Ana, Ben.", error.Message);
        Assert.Equal(FailureKind.TranscriptEmpty, Assert.Throws<StreamCoachException>(() => new ProgressHistory("Ana").Measure()).Kind);
        Assert.Equal(FailureKind.SpeakerNotGiven, Assert.Throws<StreamCoachException>(() => new ProgressHistory(" ")).Kind);
        var recording = new ProgressHistory("Ana");
        recording.Add(SpokenTalk.With(1, speaker: null, isAlone: true), "recording", "", SpokenTalk.First, isMicrophone: false);
        Assert.Contains("no speakers", Assert.Throws<StreamCoachException>(() => recording.Measure()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Moments_are_cut_from_the_turns_and_the_strongest_are_kept()
    {
        var history = new ProgressHistory("Ana");
        history.Add(1, 4, 2, 9, 3, 5);
        history.Add(SpokenTalk.With(0, question: "What do you think of it?"), "fluent", "Fluent", SpokenTalk.First.AddDays(99), isMicrophone: false);
        Assert.Equal([9.0, 5.0, 4.0], history.Moments.Of(MomentKind.Fillers).Select(moment => moment.Size));
        TalkMoment question = Assert.Single(history.Moments.Of(MomentKind.Question));
        Assert.Equal(("What do you think of it?", 20.0, "Fluent", false), (question.Quote, question.Size, question.Talk.Name, question.IsCut));
        TalkMoment fluent = Assert.Single(history.Moments.Of(MomentKind.Fluent));
        Assert.StartsWith(fluent.Quote, SpokenTalk.With(0, question: "What do you think of it?").Turns[0].Text, StringComparison.Ordinal);
        Assert.True(fluent.IsCut);
    }

    private static TranscriptProgress Fillers(int[] talks, params string[] goals)
    {
        var history = new ProgressHistory("Ana");
        history.Add(talks);
        return Of(history.Measure(goals: [.. goals.Select(ProgressGoal.Parse)]), nameof(SpeakerMetrics.FilledPausesPer100Words));
    }

    private static TranscriptProgress Of(IReadOnlyList<TranscriptProgress> all, string figure) => all.Single(one => one.Figure == figure);
}

using System.Globalization;
using StreamCoach.Errors;
using StreamCoach.Transcripts.Progress;

namespace StreamCoach.Tests.Transcripts.Progress;

public class ProgressGoalTests
{
    [Theory]
    [InlineData("fillers under 3 in 100 words", "fillers under 3 in 100 words", "FilledPausesPer100Words")]
    [InlineData("  Fillers<3 ", "fillers under 3 in 100 words", "FilledPausesPer100Words")]
    [InlineData("fillers -lt 3 per 100 words", "fillers under 3 in 100 words", "FilledPausesPer100Words")]
    [InlineData("fillers at most 5 per minute", "fillers at most 5 a minute", "FilledPausesPerMinute")]
    [InlineData("FilledPausesPerMinute <= 5", "fillers at most 5 a minute", "FilledPausesPerMinute")]
    [InlineData("pace below 165 wpm", "pace under 165 words a minute", "SpeechRateWpm")]
    [InlineData("share at most 45 %", "share at most 45 %", "TalkShare")]
    [InlineData("share over 0.45", "share over 45 %", "TalkShare")]
    [InlineData("monologue < 76.5 s", "monologue under 76.5 seconds", "LongestMonologueSeconds")]
    [InlineData("questions -ge 11 an hour", "questions at least 11 an hour", "QuestionsPerHour")]
    public void A_goal_is_read_as_people_write_it(string typed, string meant, string figure)
    {
        foreach (string culture in new[] { "en-US", "de-DE", "fa-IR" })
        {
            CultureInfo before = CultureInfo.CurrentCulture;
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            try
            {
                var goal = ProgressGoal.Parse(typed);
                Assert.Equal((meant, figure), (goal.ToString(), goal.Figure.Name));
                Assert.Equal(meant, ProgressGoal.Parse(goal.ToString()).ToString());
            }
            finally
            {
                CultureInfo.CurrentCulture = before;
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("fillers")]
    [InlineData("fillers under")]
    [InlineData("fillers under three")]
    [InlineData("fillers under -3")]
    [InlineData("fillers under 3,5")]
    [InlineData("fillers is 3")]
    [InlineData("charm over 9000")]
    [InlineData("fillers under 3 per hour")]
    [InlineData("pace under 165 km/h")]
    [InlineData("fillers under 3 < 4")]
    public void Anything_else_is_an_error_that_shows_the_text(string typed)
    {
        StreamCoachException error = Assert.Throws<StreamCoachException>(() => ProgressGoal.Parse(typed));
        Assert.Equal(FailureKind.GoalInvalid, error.Kind);
        Assert.Contains($"'{typed}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pace under 165", 164.9, true)]
    [InlineData("pace under 165", 165, false)]
    [InlineData("pace at most 165", 165, true)]
    [InlineData("pace over 120", 120, false)]
    [InlineData("pace over 120", 121, true)]
    [InlineData("pace at least 120", 120, true)]
    [InlineData("pace at least 120", 119, false)]
    public void The_limit_itself_belongs_to_at_most_and_at_least(string goal, double value, bool isMet) => Assert.Equal(isMet, ProgressGoal.Parse(goal).IsMetBy(value));
}

using StreamCoach.Text;

namespace StreamCoach.Tests.Text;

public class TimeTextTests
{
    public static TheoryData<string, double> Times => new()
    {
        { "90s", 90 }, { "10m", 600 }, { "2h", 7_200 }, { "30d", 30 * 86_400 }, { "500ms", 0.5 }, { "1h30m", 5_400 }, { "1 day 2 hours", 93_600 }, { "1.5 H", 5_400 }, { "0.1s", 0.1 },
        { " 5 min ", 300 }, { "-10s", -10 }, { "0s", 0 }, { "0:10:00", 600 }, { "7.0:0:0", 604_800 }, { "-0:0:10", -10 }, { "00:00:01.5", 1.5 },
    };

    [Theory]
    [MemberData(nameof(Times))]
    public void A_time_is_read_in_every_culture(string text, double seconds)
    {
        foreach (string culture in (string[])["en-US", "de-DE", "tr-TR", "ar-SA"])
        {
            using var _ = new Culture(culture);
            Assert.True(TimeText.TryParse(text, out TimeSpan time), culture);
            Assert.Equal(TimeSpan.FromMilliseconds(seconds * 1_000), time);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("600")]
    [InlineData("10x")]
    [InlineData("m")]
    [InlineData("1,5h")]
    [InlineData("30m1h")]
    [InlineData("1m2m")]
    [InlineData("10 m ago")]
    [InlineData("--1s")]
    [InlineData("1e3s")]
    [InlineData("0:61:00")]
    [InlineData("99999999999999d")]
    public void Anything_else_is_refused(string text) => Assert.False(TimeText.TryParse(text, out _));

    [Fact]
    public void A_number_that_is_no_time_is_refused()
    {
        foreach (double seconds in (double[])[double.NaN, double.PositiveInfinity, double.MinValue, 1e300]) Assert.False(TimeText.TryMake(seconds, out _));
    }
}

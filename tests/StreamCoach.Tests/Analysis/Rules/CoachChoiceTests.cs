using StreamCoach.Analysis.Rules;

namespace StreamCoach.Tests.Analysis.Rules;

public class CoachChoiceTests
{
    [Theory]
    [InlineData("rules", false, "US", true)]
    [InlineData("Rules", true, "Local", true)]
    [InlineData("claude-sonnet-4-6", false, "Local", false)]
    [InlineData("rules-2", false, "Local", false)]
    [InlineData(null, false, "Local", true)]
    [InlineData(null, false, "Local,Local", true)]
    [InlineData(null, true, "Local", false)]
    [InlineData(null, false, "US", false)]
    [InlineData(null, false, "Local,US", false)]
    [InlineData(null, false, "Local,?", false)]
    [InlineData(null, false, "?", false)]
    [InlineData(null, false, "", false)]
    [InlineData(null, false, "127.0.0.1:8765", false)]
    public void Rules_are_named_or_are_the_default_of_what_was_recognised_here(string? model, bool namesGateway, string regions, bool expected)
    {
        string?[] heard = [.. regions.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(region => region == "?" ? null : region)];
        Assert.Equal(expected, CoachChoice.IsByRules(model, namesGateway, heard));
    }
}

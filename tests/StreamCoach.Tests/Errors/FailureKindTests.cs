using StreamCoach.Errors;

namespace StreamCoach.Tests.Errors;

public class FailureKindTests
{
    [Fact]
    public void Each_kind_has_an_entry_with_advice_and_a_category()
    {
        foreach (FailureKind kind in Enum.GetValues<FailureKind>())
        {
            var failure = new StreamCoachException(kind, "It failed.");
            Assert.True(failure.Advice.Length > 10 && char.IsUpper(failure.Advice[0]), $"{kind}: {failure.Advice}");
            Assert.True(Enum.IsDefined(failure.Category), $"{kind}: {failure.Category}");
        }
    }

    [Fact]
    public void Specific_advice_replaces_the_advice_of_the_kind() =>
        Assert.Equal("Do this.", new StreamCoachException(FailureKind.ConnectFailed, "It failed.") { OwnAdvice = "Do this." }.Advice);
}

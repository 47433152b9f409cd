namespace StreamCoach.Tests.Runs;

public class StreamingPriceTests
{
    public static TheoryData<StreamingOptions, double?> Prices => new()
    {
        { new(), 0.45 },
        { new() { KeyTerms = ["Grafana"] }, 0.50 },
        { new() { Model = "universal-3-6-pro" }, 0.45 },
        { new() { Model = "universal-streaming-english" }, 0.15 },
        { new() { Model = "universal-streaming-english", KeyTerms = ["Grafana"] }, 0.19 },
        { new() { Model = "whisper-rt" }, null },
        { new() { SpeakerLabels = true }, null },
        { new() { RedactPii = true }, null },
    };

    [Theory]
    [MemberData(nameof(Prices))]
    public void An_hour_has_the_published_price_or_none(StreamingOptions options, double? expected) =>
        Assert.Equal((decimal?)expected, StreamingPrice.PerHour(options));
}

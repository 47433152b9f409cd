using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;

namespace StreamCoach.Tests.Sessions.Runs;

public class StreamingPriceTests
{
    public static TheoryData<StreamingOptions, double?> Prices => new()
    {
        { new(), 0.45 },
        { new() { KeyTerms = ["Grafana"] }, 0.45 },
        { new() { Model = "universal-3-5-pro", KeyTerms = ["Grafana"] }, 0.50 },
        { new() { Model = "u3-rt-pro", KeyTerms = ["Grafana"] }, 0.50 },
        { new() { RedactPii = true }, 0.57 },
        { new() { VoiceFocus = "near-field" }, 0.55 },
        { new() { RedactPii = true, VoiceFocus = "far-field", KeyTerms = ["Grafana"] }, 0.67 },
        { new() { Model = "universal-streaming-english" }, 0.15 },
        { new() { Model = "universal-streaming-english", KeyTerms = ["Grafana"] }, 0.19 },
        { new() { Model = "whisper-rt" }, null },
        { new() { SpeakerLabels = true }, null },
        { new() { Prompt = "A call." }, null },
        { new() { Domain = "medical-v1" }, null },
        { new() { Model = "universal-streaming-multilingual" }, null },
    };

    [Theory]
    [MemberData(nameof(Prices))]
    public void Each_model_has_its_published_price_or_none(StreamingOptions options, double? expected) =>
        Assert.Equal((decimal?)expected, StreamingPrice.PerHour(options));

    [Fact]
    public void Options_without_a_price_are_listed()
    {
        Assert.Empty(StreamingPrice.Unpriced(new() { KeyTerms = ["Grafana"], RedactPii = true }));
        Assert.Equal(["the model whisper-rt", "speaker labels", "a prompt", "the domain medical-v1"],
            StreamingPrice.Unpriced(new() { Model = "whisper-rt", SpeakerLabels = true, Prompt = "A call.", Domain = "medical-v1" }));
    }
}

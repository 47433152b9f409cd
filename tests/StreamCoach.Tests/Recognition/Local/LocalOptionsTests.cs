using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Recognition.Local;

namespace StreamCoach.Tests.Recognition.Local;

public class LocalOptionsTests
{
    public static TheoryData<string, StreamingOptions> OfTheService => new()
    {
        { "Mode", new() { Mode = "balanced" } },
        { "KeyTerms", new() { KeyTerms = ["Moonshine"] } },
        { "Prompt", new() { Prompt = "A call." } },
        { "Languages", new() { Languages = ["de"] } },
        { "LanguageDetection", new() { LanguageDetection = true } },
        { "SpeakerLabels", new() { SpeakerLabels = true } },
        { "FilterProfanity", new() { FilterProfanity = true } },
        { "RedactPii", new() { RedactPii = true } },
        { "Domain", new() { Domain = "medical-v1" } },
        { "VoiceFocus", new() { VoiceFocus = "near-field" } },
        { "FormatTurns", new() { FormatTurns = false } },
        { "MinTurnSilence", new() { MinTurnSilence = 2_000, MaxTurnSilence = 1_000 } },
        { "MaxTurnSilence", new() { MaxTurnSilence = 10_001 } },
        { "VadThreshold", new() { VadThreshold = 1.1 } },
    };

    [Theory]
    [MemberData(nameof(OfTheService))]
    public void What_only_the_service_can_do_or_is_out_of_range_is_refused(string option, StreamingOptions options)
    {
        StreamCoachException error = Assert.Throws<StreamCoachException>(() => LocalOptions.Check(options));
        Assert.Equal(FailureKind.OptionInvalid, error.Kind);
        Assert.StartsWith(option, error.Message);
    }

    [Fact]
    public void What_it_can_do_is_taken_over()
    {
        var options = new StreamingOptions { MinTurnSilence = 320, MaxTurnSilence = 640, VadThreshold = 0.3, Languages = ["en"], FormatTurns = true, IncludePartialTurns = false };
        LocalOptions.Check(options);
        Assert.Equal((0.3, 10, 20), LocalOptions.Segmentation(options) is var found ? (found.Threshold, found.MinSilence, found.MaxSilence) : default);
        // One of them alone moves the other with it.
        Assert.Equal(62, LocalOptions.Segmentation(new() { MinTurnSilence = 2_000 }).MaxSilence);
        Assert.Equal(3, LocalOptions.Segmentation(new() { MaxTurnSilence = 100 }).MinSilence);
    }
}

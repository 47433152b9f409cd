using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Sessions;

namespace StreamCoach.Tests.Recognition;

public class StreamingQueryTests
{
    [Fact]
    public void The_model_the_rate_and_the_inactivity_timeout_are_always_sent() => Assert.Equal(
        "sample_rate=16000&encoding=pcm_s16le&speech_model=universal-3-6-pro&inactivity_timeout=60&session_heartbeat=true",
        StreamingQuery.Build(new StreamingOptions(), 16_000));

    [Fact]
    public void Lists_are_sent_as_json_and_numbers_in_invariant_culture()
    {
        using var _ = new Culture("de-DE");
        string query = StreamingQuery.Build(new StreamingOptions { KeyTerms = ["Zoë", "a,b"], VadThreshold = 0.25, SpeakerLabels = true }, 48_000);
        Assert.Contains("keyterms_prompt=" + Uri.EscapeDataString("[\"Zoë\",\"a,b\"]"), query);
        Assert.Contains("vad_threshold=0.25", query);
        Assert.Contains("speaker_labels=true", query);
    }

    public static TheoryData<string, StreamingOptions> Wrong => new()
    {
        { "KeyTerms", new() { KeyTerms = [.. Enumerable.Repeat("x", 101)] } },
        { "KeyTerms", new() { KeyTerms = [new string('x', 51)] } },
        { "KeyTerms", new() { KeyTerms = [" "] } },
        { "Prompt", new() { Prompt = new string('x', 1_751) } },
        { "AgentContext", new() { AgentContext = new string('x', 1_751) } },
        { "PreviousContextTurns", new() { PreviousContextTurns = 101 } },
        { "Languages", new() { Languages = ["multi", "en"] } },
        { "Languages", new() { Languages = [.. Enumerable.Repeat("en", 11)] } },
        { "Mode", new() { Mode = "fast" } },
        { "Mode", new() { Mode = "balanced", Model = "whisper-rt" } },
        { "Mode", new() { Mode = "balanced", Model = "universal-streaming-multilingual" } },
        { "MinTurnSilence", new() { MinTurnSilence = -1 } },
        { "MinTurnSilence", new() { MinTurnSilence = 500, MaxTurnSilence = 400 } },
        { "MaxTurnSilence", new() { MaxTurnSilence = 10_001 } },
        { "VadThreshold", new() { VadThreshold = 1.1 } },
        { "VadThreshold", new() { VadThreshold = double.NaN } },
        { "EndOfTurnConfidenceThreshold", new() { EndOfTurnConfidenceThreshold = 0.5 } },
        { "MaxSpeakers", new() { MaxSpeakers = 11, SpeakerLabels = true } },
        { "MaxSpeakers", new() { MaxSpeakers = 2 } },
        { "SpeakerRevisionInterval", new() { SpeakerRevisionInterval = 1_000, SpeakerLabels = true } },
        { "SpeakerRevisionInterval", new() { SpeakerRevisionInterval = 300_001, SpeakerLabels = true } },
        { "SpeakerRevisionInterval", new() { SpeakerRevisionInterval = 300_000 } },
        { "RedactPii", new() { RedactPiiSubstitution = "hash" } },
        { "RedactPiiSubstitution", new() { RedactPii = true, RedactPiiSubstitution = "stars" } },
        { "InterruptionDelay", new() { InterruptionDelay = 1_001 } },
        { "VoiceFocusThreshold", new() { VoiceFocusThreshold = 0.5 } },
        { "Domain", new() { Domain = "legal" } },
        { "InactivityTimeout", new() { InactivityTimeout = 4 } },
        { "Model", new() { Model = " " } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Options_that_the_service_refuses_or_ignores_are_refused_by_name(string option, StreamingOptions options)
    {
        var failure = Assert.Throws<StreamCoachException>(() => StreamingQuery.Build(options, 16_000));
        Assert.Equal(FailureKind.OptionInvalid, failure.Kind);
        Assert.Contains(option, failure.Message);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(true, "300000")]
    [InlineData(false, null)]
    public void With_speaker_labels_revisions_are_requested_during_the_session(bool? labels, string? interval) =>
        Assert.Equal(interval is not null, StreamingQuery.Build(new() { SpeakerLabels = labels }, 16_000).Contains($"&speaker_labels_revision_interval_ms={interval}", StringComparison.Ordinal));

    [Fact]
    public void Revisions_can_be_limited_to_the_end() =>
        Assert.Contains("speaker_labels_revision_interval_ms=0", StreamingQuery.Build(new() { SpeakerLabels = true, SpeakerRevisionInterval = 0 }, 16_000));

    [Theory]
    [InlineData(7_999)]
    [InlineData(96_001)]
    public void An_unsupported_rate_is_refused(int rate) => Assert.Equal(
        FailureKind.AudioRateNotSupported, Assert.Throws<StreamCoachException>(() => StreamingQuery.Build(new(), rate)).Kind);

    [Fact]
    public async Task The_sandbox_knows_every_parameter_that_is_sent()
    {
        await using var sandbox = SandboxServer.Start();
        var all = new StreamingOptions
        {
            Mode = "balanced",
            MinTurnSilence = 200,
            MaxTurnSilence = 900,
            VadThreshold = 0.3,
            KeyTerms = ["Zoë"],
            Prompt = "A call.",
            AgentContext = "Hello.",
            PreviousContextTurns = 3,
            Languages = ["en"],
            LanguageDetection = true,
            SpeakerLabels = true,
            MaxSpeakers = 2,
            SpeakerRevisionInterval = 120_000,
            FilterProfanity = true,
            RedactPii = true,
            RedactPiiPolicies = ["person_name"],
            RedactPiiSubstitution = "hash",
            IncludePartialTurns = false,
            ContinuousPartials = false,
            InterruptionDelay = 100,
            TurnLeftPad = 100,
            Domain = "medical-v1",
            VoiceFocus = "near-field",
            VoiceFocusThreshold = 0.5,
        };
        await using TranscriptionSession session = Sandboxed.Session(sandbox, new MemoryStream(Audio.Wav.Tone(0.2)), streaming: all);
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.Null(session.Failure);
        Assert.Empty(sandbox.Sessions[0].UnknownParameters);
        Assert.Equal(4 + 25, sandbox.Sessions[0].GetQuery().Count);
        Assert.Equal("[\"Zoë\"]", sandbox.Sessions[0].GetQuery()["keyterms_prompt"]);
    }
}

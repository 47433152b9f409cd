using StreamCoach.Errors;
using StreamCoach.Recognition.AssemblyAI;

namespace StreamCoach.Tests.Recognition;

public class ServiceFailureTests
{
    [Theory]
    [InlineData(3005)]
    [InlineData(3006)]
    [InlineData(4031)]
    [InlineData(null)]
    public void After_an_inactivity_close_the_session_waits_for_audio_for_every_code(int? code)
    {
        StreamCoachException failure = ServiceFailure.From(code, "Session terminated due to inactivity: No messages received for 60 seconds", begun: true);
        Assert.Equal((FailureKind.ConnectionLost, RetryRule.WithSound), (failure.Kind, failure.Retry));
    }

    [Theory]
    [InlineData(1008, "Unauthorized Connection: Invalid API key", false, FailureKind.ApiKeyRejected)]
    [InlineData(1008, "Unauthorized Connection: Missing Authorization header", false, FailureKind.ApiKeyRejected)]
    [InlineData(1008, "Unauthorized Connection: Signature has expired", false, FailureKind.ApiKeyRejected)]
    [InlineData(1008, "Unauthorized Connection: Too many concurrent sessions", false, FailureKind.SessionLimitReached)]
    [InlineData(3009, "Unauthorized Connection: Too many concurrent sessions", false, FailureKind.SessionLimitReached)]
    [InlineData(1008, "Unauthorized Connection: Insufficient account balance", false, FailureKind.AccountRefused)]
    [InlineData(3006, "User Input Validation Error: Invalid 'speech_model'", false, FailureKind.OptionRejected)]
    [InlineData(3006, "User Input Validation Error: Invalid Message Type: Bogus", true, FailureKind.ProtocolError)]
    [InlineData(3006, "Session terminated due to inactivity: No messages received for 60 seconds", true, FailureKind.ConnectionLost)]
    [InlineData(3007, "Input Duration Error: Input Duration Violation: 20.0 ms. Expected between 50 and 1000 ms", true, FailureKind.ProtocolError)]
    [InlineData(3008, "Session Expired: Maximum session duration exceeded", true, FailureKind.SessionExpired)]
    [InlineData(3005, "Session Cancelled: An error occurred", true, FailureKind.ConnectionLost)]
    [InlineData(3005, "Session Cancelled: An error occurred", false, FailureKind.ConnectFailed)]
    [InlineData(1011, "", true, FailureKind.ConnectionLost)]
    [InlineData(null, null, true, FailureKind.ConnectionLost)]
    // Before 2026, 3005 was used for everything and only the close reason contained the text.
    [InlineData(3005, "Unauthorized Connection: Invalid API key", false, FailureKind.ApiKeyRejected)]
    public void Close_codes_and_reasons_are_mapped_to_failures(int? code, string? text, bool begun, FailureKind expected)
    {
        StreamCoachException failure = ServiceFailure.From(code, text, begun);
        Assert.Equal(expected, failure.Kind);
        if (!string.IsNullOrEmpty(text)) Assert.Contains(text, failure.Message);
    }
}

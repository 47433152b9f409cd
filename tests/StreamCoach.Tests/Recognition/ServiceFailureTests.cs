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
    public void A_session_that_ended_for_want_of_sound_waits_for_sound_whatever_the_code_is(int? code)
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
    // The years before, when 3005 was for everything and the close's reason alone held the text.
    [InlineData(3005, "Unauthorized Connection: Invalid API key", false, FailureKind.ApiKeyRejected)]
    public void Codes_and_words_are_told_apart_by_their_cure(int? code, string? text, bool begun, FailureKind expected)
    {
        StreamCoachException failure = ServiceFailure.From(code, text, begun);
        Assert.Equal(expected, failure.Kind);
        if (!string.IsNullOrEmpty(text)) Assert.Contains(text, failure.Message);
    }
}

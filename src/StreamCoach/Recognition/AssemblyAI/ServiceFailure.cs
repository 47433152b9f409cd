using System.Net.WebSockets;
using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>What the service's codes and words mean for the user (protocol: A8). The text decides before the code: the codes have moved.</summary>
internal static class ServiceFailure
{
    /// <summary>The failure for an Error message, or for a close that no Error message came before.</summary>
    /// <param name="code">The error or close code; <see langword="null"/> where none came.</param>
    /// <param name="text">The service's words.</param>
    /// <param name="begun">Whether the session had begun.</param>
    public static StreamCoachException From(int? code, string? text, bool begun)
    {
        string words = PrintableText.Excerpt(text);
        string said = (words.Length > 0 ? $"\"{words}\"" : "no reason") + (code is { } number ? $" (code {number})" : "");
        bool Says(string part) => words.Contains(part, StringComparison.OrdinalIgnoreCase);

        if (code is 1008 or 3009 || Says("Unauthorized"))
        {
            if (code == 3009 || Says("Too many"))
                return new(FailureKind.SessionLimitReached, $"The service takes no further session now: {said}.") { Retry = RetryRule.Later };
            if (Says("API key") || Says("Authorization header") || Says("Signature") || Says("token"))
                return new(FailureKind.ApiKeyRejected, $"The service refused the API key: {said}.");
            return new(FailureKind.AccountRefused, $"The service refused the account: {said}.");
        }
        if (code == 3008 || Says("Session Expired"))
            return new(FailureKind.SessionExpired, $"The session reached the service's longest duration: {said}.") { Retry = RetryRule.Again };
        // 3006 by the documentation; before 2026 it was 3005, as nearly everything was.
        if (Says("inactivity"))
            return new(FailureKind.ConnectionLost, $"The service ended the session because no audio reached it: {said}.") { Retry = RetryRule.WithSound };
        if (begun && Says("Transmission Rate"))
            return new(FailureKind.ProtocolError, $"The service received audio faster than it accepts: {said}.") { Retry = RetryRule.Slower };
        if (code == 3006 && !begun)
            return new(FailureKind.OptionRejected, $"The service refused an option: {said}.");
        if (code is 3006 or 3007 or (int)WebSocketCloseStatus.ProtocolError or (int)WebSocketCloseStatus.InvalidPayloadData or (int)WebSocketCloseStatus.MessageTooBig)
            return new(FailureKind.ProtocolError, $"The service closed the session over what it was sent: {said}.");
        return begun
            ? new(FailureKind.ConnectionLost, $"The service ended the session: {said}.") { Retry = RetryRule.Again }
            : new(FailureKind.ConnectFailed, $"The service did not begin the session: {said}.") { Retry = RetryRule.Again };
    }

    /// <summary>The failure for an answer other than 101 to the upgrade.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="address">The address that was asked.</param>
    /// <param name="retryAfter">How long the service asks to wait; <see langword="null"/> where it does not say.</param>
    /// <param name="cause">The error underneath.</param>
    public static StreamCoachException FromStatus(int status, Uri address, TimeSpan? retryAfter, Exception cause) => status switch
    {
        401 or 403 => new(FailureKind.ApiKeyRejected, $"{address.Host} refused the API key (HTTP {status}).", cause),
        429 => new(FailureKind.SessionLimitReached, $"{address.Host} takes no further session now (HTTP 429{Wait(retryAfter)}).", cause) { Retry = RetryRule.Later, RetryAfter = retryAfter },
        404 or 410 => new(FailureKind.EndpointInvalid, $"{address.Host} has no streaming service at {address.AbsolutePath} (HTTP {status}).", cause),
        _ => new(FailureKind.ConnectFailed, $"{address.Host} answered HTTP {status} instead of opening the stream{Wait(retryAfter)}.", cause)
        {
            Retry = status >= 500 ? RetryRule.Again : RetryRule.Never,
            RetryAfter = status >= 500 ? retryAfter : null,
        },
    };

    private static string Wait(TimeSpan? retryAfter) => retryAfter is { } wait ? $"; it asks to wait for {Math.Ceiling(wait.TotalSeconds):0} s" : "";
}

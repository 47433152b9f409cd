using System.Net.WebSockets;
using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>Converts the service's errors to failures (protocol: A8). The text takes precedence over the code, because codes have changed.</summary>
internal static class ServiceFailure
{
    /// <summary>Creates the failure for an Error message, or for a close without one.</summary>
    /// <param name="code">The error code or close code; <see langword="null"/> if there is none.</param>
    /// <param name="text">The service's error text.</param>
    /// <param name="begun">Whether the session had begun.</param>
    public static StreamCoachException From(int? code, string? text, bool begun)
    {
        string words = PrintableText.Excerpt(text);
        string said = (words.Length > 0 ? $"\"{words}\"" : "no reason") + (code is { } number ? $" (code {number})" : "");
        bool Says(string part) => words.Contains(part, StringComparison.OrdinalIgnoreCase);

        if (code is 1008 or 3009 || Says("Unauthorized"))
        {
            if (code == 3009 || Says("Too many"))
                return new(FailureKind.SessionLimitReached, $"The service accepts no further session at present: {said}.") { Retry = RetryRule.Later };
            if (Says("API key") || Says("Authorization header") || Says("Signature") || Says("token"))
                return new(FailureKind.ApiKeyRejected, $"The service refused the API key: {said}.");
            return new(FailureKind.AccountRefused, $"The service refused the account: {said}.");
        }
        if (code == 3008 || Says("Session Expired"))
            return new(FailureKind.SessionExpired, $"The session reached the service's maximum duration: {said}.") { Retry = RetryRule.Again };
        // The code is 3006 according to the documentation; before 2026 it was 3005, like most errors.
        if (Says("inactivity"))
            return new(FailureKind.ConnectionLost, $"The service ended the session because no audio reached it: {said}.") { Retry = RetryRule.WithSound };
        if (begun && Says("Transmission Rate"))
            return new(FailureKind.ProtocolError, $"The service received audio faster than it accepts: {said}.") { Retry = RetryRule.Slower };
        if (code == 3006 && !begun)
            return new(FailureKind.OptionRejected, $"The service refused an option: {said}.");
        if (code is 3006 or 3007 or (int)WebSocketCloseStatus.ProtocolError or (int)WebSocketCloseStatus.InvalidPayloadData or (int)WebSocketCloseStatus.MessageTooBig)
            return new(FailureKind.ProtocolError, $"The service closed the session because it did not accept what was sent: {said}.");
        return begun
            ? new(FailureKind.ConnectionLost, $"The service ended the session: {said}.") { Retry = RetryRule.Again }
            : new(FailureKind.ConnectFailed, $"The service did not begin the session: {said}.") { Retry = RetryRule.Again };
    }

    /// <summary>Creates the failure for an HTTP response other than 101 to the WebSocket upgrade.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="address">The requested address.</param>
    /// <param name="retryAfter">How long the service asks to wait; <see langword="null"/> if it does not say.</param>
    /// <param name="cause">The underlying error.</param>
    public static StreamCoachException FromStatus(int status, Uri address, TimeSpan? retryAfter, Exception cause) => status switch
    {
        401 or 403 => new(FailureKind.ApiKeyRejected, $"{address.Host} refused the API key (HTTP {status}).", cause),
        429 => new(FailureKind.SessionLimitReached, $"{address.Host} accepts no further session at present (HTTP 429{Wait(retryAfter)}).", cause) { Retry = RetryRule.Later, RetryAfter = retryAfter },
        404 or 410 => new(FailureKind.EndpointInvalid, $"{address.Host} has no streaming service at {address.AbsolutePath} (HTTP {status}).", cause),
        _ => new(FailureKind.ConnectFailed, $"{address.Host} answered HTTP {status} instead of opening the stream{Wait(retryAfter)}.", cause)
        {
            Retry = status >= 500 ? RetryRule.Again : RetryRule.Never,
            RetryAfter = status >= 500 ? retryAfter : null,
        },
    };

    private static string Wait(TimeSpan? retryAfter) => retryAfter is { } wait ? $"; it asks to wait for {Math.Ceiling(wait.TotalSeconds):0} s" : "";
}

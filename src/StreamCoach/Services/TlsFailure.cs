using System.Security.Authentication;
using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Services;

/// <summary>A TLS handshake that failed: the server's certificate is not trusted or is for another name, or the server speaks no TLS.</summary>
internal static class TlsFailure
{
    /// <summary>The failure; <see langword="null"/> where the connection failed for another reason.</summary>
    /// <param name="address">The server.</param>
    /// <param name="error">What the connection threw.</param>
    public static StreamCoachException? From(Uri address, Exception error)
    {
        Exception? cause = error;
        while (cause is not (null or AuthenticationException)) cause = cause.InnerException;
        if (cause is null) return null;
        // The innermost message is the one that names the problem with the certificate.
        string why = PrintableText.Line(cause.GetBaseException().Message.TrimEnd('.'));
        // Again, because a network that asks its guests to log in first shows its own certificate until they have.
        return new(FailureKind.SecureConnectionFailed, $"No secure connection to {address.Authority}: {why}.", error) { Retry = RetryRule.Again };
    }
}

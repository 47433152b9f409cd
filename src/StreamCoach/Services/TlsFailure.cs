using System.Security.Authentication;
using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Services;

/// <summary>
/// A failed TLS handshake: the server's certificate is not trusted or is for another name, or the server does not support TLS.
/// </summary>
internal static class TlsFailure
{
    /// <summary>Creates the failure; <see langword="null"/> if the connection failed for another reason.</summary>
    /// <param name="address">The server.</param>
    /// <param name="error">The exception of the connection.</param>
    public static StreamCoachException? From(Uri address, Exception error)
    {
        Exception? cause = error;
        while (cause is not (null or AuthenticationException)) cause = cause.InnerException;
        if (cause is null) return null;
        // The innermost message names the problem with the certificate.
        string why = PrintableText.Line(cause.GetBaseException().Message.TrimEnd('.'));
        // Retry, because a network with a login page shows its own certificate until the user has logged in.
        return new(FailureKind.SecureConnectionFailed, $"A secure connection to {address.Authority} could not be established: {why}.", error) { Retry = RetryRule.Again };
    }
}

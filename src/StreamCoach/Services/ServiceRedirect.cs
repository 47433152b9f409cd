using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Services;

/// <summary>An answer that points elsewhere (HTTP 300 to 303, 307, 308). It is never followed, so it is the failure of what was asked.</summary>
internal static class ServiceRedirect
{
    private const int ShownCharacters = 200;

    /// <summary>The failure; <see langword="null"/> where the status is no redirect.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="asked">The address that was asked.</param>
    /// <param name="location">The answer's Location header, as it came.</param>
    /// <param name="cause">The error underneath, if any.</param>
    public static StreamCoachException? From(int status, Uri asked, string? location, Exception? cause = null) => status is not (>= 300 and <= 303 or 307 or 308) ? null
        : new(FailureKind.ServiceRedirected,
            $"{asked.Authority} redirects to {Target(asked, location)} (HTTP {status}). StreamCoach follows no redirect, so that the API key and what was said reach no other server.", cause);

    // Without user, query and fragment, which may hold secrets.
    private static string Target(Uri asked, string? location)
    {
        if (string.IsNullOrWhiteSpace(location)) return "nowhere";
        bool isAddress = Uri.TryCreate(asked, location, out Uri? target) && target.Host.Length > 0;
        string port = isAddress && !target!.IsDefaultPort ? $":{target.Port}" : "";
        string shown = PrintableText.Line(isAddress ? $"{target!.Scheme}://{target.IdnHost}{port}{target.AbsolutePath}" : location.Split('?', '#')[0].Trim());
        return $"'{(shown.Length <= ShownCharacters ? shown : shown[..ShownCharacters] + "...")}'";
    }
}

using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Services;

/// <summary>A response that redirects (HTTP 300 to 303, 307, 308). Redirects are not followed, so the request fails.</summary>
internal static class ServiceRedirect
{
    private const int ShownCharacters = 200;

    /// <summary>Creates the failure; <see langword="null"/> if the status is no redirect.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="asked">The requested address.</param>
    /// <param name="location">The response's Location header, unchanged.</param>
    /// <param name="cause">The underlying error, if any.</param>
    public static StreamCoachException? From(int status, Uri asked, string? location, Exception? cause = null) => status is not (>= 300 and <= 303 or 307 or 308) ? null
        : new(FailureKind.ServiceRedirected,
            $"{asked.Authority} redirects to {Target(asked, location)} (HTTP {status}). StreamCoach does not follow redirects, so that the API key and the transcript cannot reach another server.", cause);

    // Without user, query and fragment, which may contain secrets.
    private static string Target(Uri asked, string? location)
    {
        if (string.IsNullOrWhiteSpace(location)) return "nowhere";
        bool isAddress = Uri.TryCreate(asked, location, out Uri? target) && target.Host.Length > 0;
        string port = isAddress && !target!.IsDefaultPort ? $":{target.Port}" : "";
        string shown = PrintableText.Line(isAddress ? $"{target!.Scheme}://{target.IdnHost}{port}{target.AbsolutePath}" : location.Split('?', '#')[0].Trim());
        return $"'{(shown.Length <= ShownCharacters ? shown : shown[..ShownCharacters] + "...")}'";
    }
}

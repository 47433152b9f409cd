using System.Text;
using StreamCoach.Errors;
using StreamCoach.Services;

namespace StreamCoach.Analysis;

/// <summary>
/// Reads the body of a gateway's response as UTF-8 (RFC 8259), within a limit. HttpClient limits the body only if it reads it together
/// with the headers.
/// </summary>
internal static class GatewayBody
{
    /// <summary>Reads the whole body.</summary>
    /// <param name="content">The body.</param>
    /// <param name="maxBytes">The most bytes.</param>
    /// <param name="what">What it is, for the error message: <see cref="AnswerLimits.Exceeded"/>.</param>
    /// <param name="cancel">Cancels reading.</param>
    /// <exception cref="StreamCoachException">The body is larger than the limit.</exception>
    public static async Task<string> WholeAsync(HttpContent content, int maxBytes, string what, CancellationToken cancel)
    {
        if (content.Headers.ContentLength > maxBytes) throw AnswerLimits.Exceeded(what, maxBytes);
        await using var body = new BoundedStream(await content.ReadAsStreamAsync(cancel), what, maxBytes);
        using var reader = new StreamReader(body, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancel);
    }

    /// <summary>Reads the beginning of the body of a refusal, which may be an endless page.</summary>
    public static async Task<string> BeginningAsync(HttpContent content, CancellationToken cancel)
    {
        await using Stream body = await content.ReadAsStreamAsync(cancel);
        var bytes = new byte[AnswerLimits.RefusalBytes];
        int filled = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return Encoding.UTF8.GetString(bytes, 0, filled);
    }
}

using System.Text;
using StreamCoach.Errors;
using StreamCoach.Services;

namespace StreamCoach.Analysis;

/// <summary>Reads the body of a gateway's answer as UTF-8 (RFC 8259), within a limit. HttpClient's own reading is bounded only where its headers are read with it.</summary>
internal static class GatewayBody
{
    /// <summary>The whole text.</summary>
    /// <param name="content">The body.</param>
    /// <param name="most">The most bytes.</param>
    /// <param name="what">What it is: <see cref="AnswerLimits.Exceeded"/>.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="StreamCoachException">It is larger.</exception>
    public static async Task<string> WholeAsync(HttpContent content, int most, string what, CancellationToken cancel)
    {
        if (content.Headers.ContentLength > most) throw AnswerLimits.Exceeded(what, most);
        await using var body = new BoundedStream(await content.ReadAsStreamAsync(cancel), what, most);
        using var reader = new StreamReader(body, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancel);
    }

    /// <summary>The beginning of the body of a refusal, which may be a page without an end.</summary>
    public static async Task<string> BeginningAsync(HttpContent content, CancellationToken cancel)
    {
        await using Stream body = await content.ReadAsStreamAsync(cancel);
        var bytes = new byte[AnswerLimits.RefusalBytes];
        int filled = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return Encoding.UTF8.GetString(bytes, 0, filled);
    }
}

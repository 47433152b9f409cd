using System.Net.ServerSentEvents;
using StreamCoach.Errors;
using StreamCoach.Services;

namespace StreamCoach.Analysis;

/// <summary>Reads a streamed answer (protocol: B5) within <see cref="AnswerLimits"/> and reports it as it grows.</summary>
internal static class CompletionStreamReader
{
    // The answer is reported again when it has grown by this part (a 64th), so that the cost stays low however long it is and however
    // small its pieces are.
    private const int ReportedPart = 64;

    /// <summary>Reads to the end, or until the stream reports an error.</summary>
    /// <param name="content">The body of the response.</param>
    /// <param name="answer">Collects the answer; its content is valid even if this method fails.</param>
    /// <param name="maxBytes">The most bytes to read: <see cref="AnswerLimits.StreamBytes"/>.</param>
    /// <param name="grown">Called with the answer so far.</param>
    /// <param name="cancel">Cancels reading.</param>
    /// <exception cref="StreamCoachException">The answer, or one event of it, is too large.</exception>
    public static async Task ReadAsync(HttpContent content, CompletionBuilder answer, long maxBytes, Action<string>? grown, CancellationToken cancel)
    {
        await using var stream = new BoundedStream(await content.ReadAsStreamAsync(cancel), "The gateway's answer is", maxBytes, AnswerLimits.WholeBytes);
        int shown = 0;
        await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync(cancel))
        {
            stream.NextPart();
            if (item.Data == "[DONE]") break;
            bool isMore = answer.Add(item.Data);
            if (answer.Error is not null) return;
            if (answer.Length > AnswerLimits.TextCharacters) throw AnswerLimits.Exceeded("The gateway's answer is", AnswerLimits.TextCharacters);
            if (!isMore || grown is null || answer.Length - shown < shown / ReportedPart) continue;
            shown = answer.Length;
            grown(answer.Text);
        }
        if (answer.Length > shown) grown?.Invoke(answer.Text);
    }
}

using System.Net.ServerSentEvents;
using StreamCoach.Errors;
using StreamCoach.Services;

namespace StreamCoach.Analysis;

/// <summary>Reads a streamed answer (protocol: B5) within <see cref="AnswerLimits"/>, and shows it as it grows.</summary>
internal static class AnswerStream
{
    // So much longer than what was shown before must the answer be, so that showing it stays cheap however long it gets and however small its pieces are.
    private const int ShownPart = 64;

    /// <summary>Reads to the end, or until the answer holds an error.</summary>
    /// <param name="content">The body.</param>
    /// <param name="answer">Takes what comes; what it has is valid where this fails.</param>
    /// <param name="mostBytes">The most bytes: <see cref="AnswerLimits.StreamBytes"/>.</param>
    /// <param name="grown">Called with the answer so far.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="StreamCoachException">The answer, or one event of it, is too large.</exception>
    public static async Task ReadAsync(HttpContent content, GrowingAnswer answer, long mostBytes, Action<string>? grown, CancellationToken cancel)
    {
        await using var stream = new BoundedStream(await content.ReadAsStreamAsync(cancel), "The gateway's answer is", mostBytes, AnswerLimits.WholeBytes);
        int shown = 0;
        await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync(cancel))
        {
            stream.NextPart();
            if (item.Data == "[DONE]") break;
            bool isMore = answer.Add(item.Data);
            if (answer.Error is not null) return;
            if (answer.Length > AnswerLimits.TextCharacters) throw AnswerLimits.Exceeded("The gateway's answer is", AnswerLimits.TextCharacters);
            if (!isMore || grown is null || answer.Length - shown < shown / ShownPart) continue;
            shown = answer.Length;
            grown(answer.Text);
        }
        if (answer.Length > shown) grown?.Invoke(answer.Text);
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using StreamCoach.Sandbox.Streaming;

namespace StreamCoach.Sandbox.Gateway;

/// <summary>Writes a completion as server-sent events, in HTTP chunks.</summary>
internal static class CompletionStream
{
    private const int PieceLength = 24;

    public static async Task WriteAsync(Stream stream, ChatCompletion completion, bool withUsage, string? error, CancellationToken ct)
    {
        byte[] head = Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n");
        await stream.WriteAsync(head, ct);
        foreach (string data in error is null ? Events(completion, withUsage) : Broken(completion, error))
        {
            byte[] text = Encoding.UTF8.GetBytes("data: " + data + "\n\n");
            byte[] size = Encoding.ASCII.GetBytes(text.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
            await stream.WriteAsync((byte[])[.. size, .. text, .. "\r\n"u8], ct);
        }

        await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), ct);
    }

    // The answer begins, and an error replaces the rest.
    private static IEnumerable<string> Broken(ChatCompletion completion, string error) => [.. Events(completion, false).Take(3), error, "[DONE]"];

    private static IEnumerable<string> Events(ChatCompletion completion, bool withUsage)
    {
        yield return Chunk(completion, "", "assistant", null);
        if (completion.Is(SandboxAnswerForm.NullChoices))
        {
            yield return completion.Shape(JsonText.Text(json =>
            {
                WriteHead(json, completion);
                json.WriteNull("choices");
            }));
            yield return completion.Shape(JsonText.Text(json => WriteHead(json, completion)));
        }

        int at = 0;
        string content = completion.WrittenContent ?? "";
        if (content.Length == 0)
            yield return Chunk(completion, null, null, completion.WrittenReason);
        while (at < content.Length)
        {
            int count = Math.Min(PieceLength, content.Length - at);
            // A surrogate pair is one character and must not be split.
            if (at + count < content.Length && char.IsHighSurrogate(content[at + count - 1]))
                count++;
            string piece = content.Substring(at, count);
            at += count;
            yield return Chunk(completion, piece, null, at < content.Length ? null : completion.WrittenReason);
        }

        if (withUsage)
        {
            yield return completion.Shape(JsonText.Text(json =>
            {
                WriteHead(json, completion);
                json.WriteStartArray("choices");
                json.WriteEndArray();
                completion.WriteUsage(json);
            }));
        }

        yield return "[DONE]";
    }

    private static string Chunk(ChatCompletion completion, string? content, string? role, string? finishReason) => completion.Shape(JsonText.Text(json =>
    {
        WriteHead(json, completion);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("delta");
        if (role is not null)
            json.WriteString("role", role);
        completion.WriteContent(json, content);
        json.WriteEndObject();
        json.WriteString("finish_reason", finishReason);
        json.WriteEndObject();
        json.WriteEndArray();
    }));

    private static void WriteHead(Utf8JsonWriter json, ChatCompletion completion)
    {
        json.WriteString("object", "chat.completion.chunk");
        json.WriteNumber("created", DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        if (completion.Is(SandboxAnswerForm.NoIds))
            return;
        json.WriteString("id", "chatcmpl-" + completion.RequestId);
        json.WriteString("model", completion.Model);
    }
}

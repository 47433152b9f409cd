using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace StreamCoach.Sandbox.Streaming;

/// <summary>Writes JSON like the service: without spaces and unnecessary escapes.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static string Text(Action<Utf8JsonWriter> content) => System.Text.Encoding.UTF8.GetString(Write(content));
}

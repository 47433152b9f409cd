using System.Net.WebSockets;
using System.Text;
using StreamCoach.Sandbox.Streaming;

namespace StreamCoach.Sandbox.Faults;

/// <summary>Messages that no service should send. None of them contains true information about a turn.</summary>
internal static class BrokenMessages
{
    private const int Megabyte = 1024 * 1024;

    public static IEnumerable<Outgoing> Malformed()
    {
        string[] texts =
        [
            "this is not JSON",
            """{"turn_order":0,"end_of_turn":true,"transcript":"half of a messa""",
            "[]",
            "42",
            "null",
            "\"Turn\"",
            "{}",
            """{"type":"Turn","turn_order":"zero","turn_is_formatted":"yes","end_of_turn":"perhaps","transcript":17,"words":"none"}""",
            """{"type":"Turn","turn_order":-1,"end_of_turn":false,"transcript":"","words":[{"text":null,"start":"soon","end":[],"confidence":{}}]}""",
            """{"type":"Turn","turn_order":null,"turn_is_formatted":null,"end_of_turn":null,"transcript":null,"words":null,"utterance":null}""",
            """{"type":"SpeechStarted","timestamp":"now"}""",
            """{"type":"Termination","audio_duration_seconds":"long"} trailing""",
            """{"type":"SomethingNew","payload":{"deep":[1,2,{"er":null}]}}""",
            """{"type":null}""",
            """{"type":7}""",
            "",
        ];
        foreach (string text in texts)
            yield return new Outgoing(Encoding.UTF8.GetBytes(text));
        yield return new Outgoing([0, 1, 2, 3, 0xFF, 0xFE, 0x80], WebSocketMessageType.Binary);
    }

    public static IEnumerable<Outgoing> Oversized(int freshOrder)
    {
        string much = new('x', Megabyte);
        yield return new Outgoing(JsonText.Write(json =>
        {
            json.WriteNumber("turn_order", freshOrder);
            json.WriteBoolean("turn_is_formatted", true);
            json.WriteBoolean("end_of_turn", false);
            json.WriteString("transcript", "");
            json.WriteNumber("end_of_turn_confidence", 0);
            json.WriteStartArray("words");
            json.WriteEndArray();
            json.WriteString("utterance", "");
            json.WriteString("diagnostics", much);
            json.WriteString("type", "Turn");
        }));
        yield return new Outgoing(JsonText.Write(json =>
        {
            json.WriteString("type", "Diagnostics");
            json.WriteString("payload", much);
        }));
    }

    /// <summary>Returns a harmless Warning with characters of two, three and four bytes.</summary>
    public static Outgoing Warning() =>
        new("""{"type":"Warning","warning_code":1,"warning":"é漢😀 é漢😀"}"""u8.ToArray());
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamCoach.Sandbox.Unpromised;

/// <summary>Changes details of messages that the service does not promise, without changing their meaning.</summary>
internal sealed class MessageRewriter(UnpromisedBehavior behavior)
{
    // JsonNode cannot contain a lone surrogate, so an unused character represents it until the JSON text is written.
    private const string Mark = "\uE000";

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A fixed seed, so that every run has the same order.
    private readonly Random _random = new(1);

    /// <summary>Creates a rewriter; null if nothing is to be changed.</summary>
    public static MessageRewriter? For(UnpromisedBehavior behavior) =>
        behavior is { KeyOrder: KeyOrder.Usual, OddFields.Count: 0, NumbersAsStrings: false, UnknownKeys: false, UnknownMessages: false, LoneSurrogates: false }
            ? null
            : new(behavior);

    /// <summary>Returns the messages to send instead of a message.</summary>
    public IEnumerable<byte[]> Rewrite(byte[] message)
    {
        if (behavior.UnknownMessages)
            yield return """{"type":"Weather","turn_order":0,"transcript":"It rains.","end_of_turn":true,"forecast":[{"day":1,"rain":null}]}"""u8.ToArray();
        yield return Parse(message) is { } root ? Encoding.UTF8.GetBytes(Change(root)) : message;
    }

    private static JsonObject? Parse(byte[] message)
    {
        try
        {
            return JsonNode.Parse(message) is JsonObject root && root["type"]?.GetValueKind() == JsonValueKind.String ? root : null;
        }
        catch (JsonException)
        {
            // A message that a test specifies, or a broken one.
            return null;
        }
    }

    private string Change(JsonObject root)
    {
        string? type = (string?)root["type"];
        foreach (OddField odd in behavior.OddFields.Where(odd => odd.Message == type))
            OddFields.Apply(root, odd.Field.Split('.'), odd.Form);
        JsonNode changed = Walk(root)!;
        return changed.ToJsonString(Json).Replace("\\uE000", "\\ud83d", StringComparison.Ordinal).Replace(Mark, "\\ud83d", StringComparison.Ordinal);
    }

    private JsonNode? Walk(JsonNode? node, string name = "") => node switch
    {
        JsonObject map => Walk(map),
        JsonArray list => new JsonArray([.. list.Select(item => Walk(item))]),
        JsonValue value when behavior.NumbersAsStrings && value.GetValueKind() == JsonValueKind.Number => JsonValue.Create(value.ToJsonString()),
        JsonValue value when behavior.LoneSurrogates && IsText(name) && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text =>
            JsonValue.Create(text + Mark),
        _ => node?.DeepClone(),
    };

    private static bool IsText(string name) => name is "transcript" or "text" or "utterance";

    private JsonObject Walk(JsonObject map)
    {
        List<KeyValuePair<string, JsonNode?>> fields = [.. map.Select(field => KeyValuePair.Create(field.Key, Walk(field.Value, field.Key)))];
        if (behavior.UnknownKeys && !map.ContainsKey("diagnostics"))
            fields.Insert(0, KeyValuePair.Create<string, JsonNode?>("diagnostics", new JsonObject { ["deep"] = new JsonArray(1, null, new JsonObject { ["type"] = "Turn" }) }));
        if (behavior.KeyOrder == KeyOrder.Shuffled)
            fields = [.. fields.OrderBy(_ => _random.Next())];
        else if (behavior.KeyOrder != KeyOrder.Usual)
            fields = [.. fields.OrderBy(field => (field.Key == "type") != (behavior.KeyOrder == KeyOrder.TypeFirst))];
        return new JsonObject(fields);
    }
}

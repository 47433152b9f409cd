using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamCoach.Sandbox.Gateway;

/// <summary>Changes the form of JSON without changing its meaning.</summary>
internal static class JsonShape
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(string json, bool numbersAsText, bool unknownKeys, bool reversedKeys) => numbersAsText || unknownKeys || reversedKeys
        ? Shape(JsonNode.Parse(json), numbersAsText, unknownKeys, reversedKeys)?.ToJsonString(Options) ?? "null"
        : json;

    private static JsonNode? Shape(JsonNode? node, bool numbersAsText, bool unknownKeys, bool reversedKeys)
    {
        switch (node)
        {
            case JsonObject parent:
                List<KeyValuePair<string, JsonNode?>> fields =
                    [.. parent.Select(field => KeyValuePair.Create(field.Key, Shape(field.Value, numbersAsText, unknownKeys, reversedKeys)))];
                if (unknownKeys)
                    fields.Insert(0, KeyValuePair.Create<string, JsonNode?>("x_unknown", new JsonObject { ["error"] = null, ["id"] = 7 }));
                if (reversedKeys)
                    fields.Reverse();
                return new JsonObject(fields);
            case JsonArray list:
                return new JsonArray([.. list.Select(item => Shape(item, numbersAsText, unknownKeys, reversedKeys))]);
            case JsonValue value when numbersAsText && value.GetValueKind() == JsonValueKind.Number:
                return JsonValue.Create(value.ToJsonString());
            default:
                return node?.DeepClone();
        }
    }
}

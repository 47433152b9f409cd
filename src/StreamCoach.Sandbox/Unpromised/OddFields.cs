using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamCoach.Sandbox.Unpromised;

/// <summary>Changes fields of a message.</summary>
internal static class OddFields
{
    /// <summary>
    /// Changes the field at a path, in every element of lists on the path. An absent field is added, unless it is to be absent.
    /// </summary>
    public static void Apply(JsonNode? node, ReadOnlySpan<string> path, OddForm form)
    {
        if (node is JsonArray list)
        {
            foreach (JsonNode? item in list)
                Apply(item, path, form);
        }
        else if (node is JsonObject map)
        {
            if (path.Length > 1)
                Apply(map[path[0]], path[1..], form);
            else if (form == OddForm.Absent)
                map.Remove(path[0]);
            else
                map[path[0]] = form switch
                {
                    OddForm.Null => null,
                    OddForm.UnknownValue => "a value from tomorrow",
                    _ => OtherType(map[path[0]]),
                };
        }
    }

    private static JsonNode OtherType(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Number => "soon",
        JsonValueKind.True or JsonValueKind.False => "perhaps",
        JsonValueKind.Object => new JsonArray(1, "a"),
        JsonValueKind.Array => "none",
        _ => new JsonArray(17, new JsonObject { ["a"] = 1 }),
    };
}

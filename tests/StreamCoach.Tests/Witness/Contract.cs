using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace StreamCoach.Tests.Witness;

/// <summary>
/// Checks sent JSON against the SDK's types with the TypeScript compiler: no field may be missing, unknown, or of another type. Known differences between
/// the service and the types are listed with a reason; the list may contain no unnecessary entry.
/// </summary>
/// <param name="unknown">Fields that are sent and that the types lack, as <c>Type.field</c> or <c>Type.list[].field</c>, each with the reason.</param>
internal sealed partial class Contract(IReadOnlyDictionary<string, string> unknown)
{
    private readonly HashSet<string> _needed = [];
    private readonly Dictionary<string, (string Type, JsonObject Json)> _samples = [];

    /// <summary>The SDK types of the JSON that was added so far.</summary>
    public IEnumerable<string> Types => _samples.Values.Select(sample => sample.Type).Distinct();

    /// <summary>Adds sent JSON; of several that differ only in values, the first is kept.</summary>
    /// <param name="type">The SDK's type.</param>
    /// <param name="json">The sent JSON.</param>
    public void Add(string type, JsonObject json) => _samples.TryAdd($"{type} {Shape(json)}", (type, json));

    /// <summary>Fails with the compiler's errors and the JSON.</summary>
    public async Task CheckAsync()
    {
        string folder = await VendorSdk.FolderAsync();
        Assert.NotEmpty(_samples);
        (string Code, string About)[] lines = [.. Lines()];
        string file = Path.Combine(folder, $"contract-{Guid.NewGuid():N}.ts");
        await File.WriteAllLinesAsync(file, lines.Select(line => line.Code));
        try
        {
            JsonElement said = await VendorSdk.RunAsync("check.mjs", file);
            IEnumerable<string> wrong = said.EnumerateArray()
                .Select(error => (Text: error.GetProperty("text").GetString(), Line: error.GetProperty("line").GetInt32()))
                .GroupBy(error => error.Text, (text, errors) => $"{text}\n  {(errors.First().Line is >= 0 and int line ? lines[line].About : "")}");
            Assert.True(said.GetArrayLength() == 0, string.Join("\n", wrong));
        }
        finally
        {
            File.Delete(file);
        }
        string[] unneeded = [.. unknown.Keys.Except(_needed)];
        Assert.True(unneeded.Length == 0, $"Not sent, so take it out of the list: {string.Join(", ", unneeded)}");
    }

    // One line of TypeScript per check, so that the compiler's line number identifies it.
    private IEnumerable<(string Code, string About)> Lines()
    {
        yield return ($"import type {{ {string.Join(", ", Types)} }} from \"assemblyai\";", "imports");
        // An index signature would let any field pass.
        yield return ("type Known<T> = { [K in keyof T as string extends K ? never : K]: T[K] };", "Known");
        int number = 0;
        foreach ((string type, JsonObject json) in _samples.Values)
        {
            var checkedJson = (JsonObject)Adapt(json, type)!;
            string sent = json.ToJsonString();
            string about = $"sent as {type}: {(sent.Length > 600 ? sent[..600] + "..." : sent)}";
            yield return ($"export const v{number} = {checkedJson.ToJsonString()} satisfies Known<{type}>;", about);
            // Proves that the check can fail: with an unknown field the same value must be refused. A type that resolves to any would accept it.
            yield return ($"// @ts-expect-error the type of v{number} must refuse a field that it does not have", about);
            checkedJson["noSuchField"] = 1;
            yield return ($"export const n{number++} = {checkedJson.ToJsonString()} satisfies Known<{type}>;", about);
        }
        foreach (string path in unknown.Keys)
        {
            (string owner, string field) = Split(path);
            yield return ($"export const a{number++}: \"{field}\" extends keyof Known<{owner}> ? never : true = true;", $"{path} is in the SDK's types now: take it out of the list.");
        }
    }

    private JsonNode? Adapt(JsonNode? json, string path)
    {
        if (json is JsonArray list) return new JsonArray([.. list.Select(item => Adapt(item, path + "[]"))]);
        if (json is not JsonObject given) return json?.DeepClone();
        var adapted = new JsonObject();
        foreach ((string name, JsonNode? value) in given)
        {
            string at = $"{path}.{name}";
            if (unknown.ContainsKey(at)) _needed.Add(at);
            else adapted[name] = Adapt(value, at);
        }
        return adapted;
    }

    // ListModelsResponse.data[].pricing.prompt: the field is in NonNullable<ListModelsResponse["data"][number]["pricing"]>.
    private static (string Owner, string Field) Split(string path)
    {
        string[] parts = path.Split('.');
        var owner = new StringBuilder(parts[0]);
        foreach (string part in parts[1..^1])
        {
            string name = part.TrimEnd('[', ']');
            owner = new StringBuilder($"NonNullable<{owner}[\"{name}\"]>{(part.EndsWith(']') ? "[number]" : "")}");
        }
        return (owner.ToString(), parts[^1]);
    }

    // The fields and their kinds; the value of a string counts only if it is one of a few.
    private static string Shape(JsonNode? json) => json switch
    {
        JsonObject given => "{" + string.Join(",", given.Select(field => $"{field.Key}:{Shape(field.Value)}").Order(StringComparer.Ordinal)) + "}",
        JsonArray list => "[" + string.Join("|", list.Select(Shape).Distinct().Order(StringComparer.Ordinal)) + "]",
        null => "null",
        _ when json.GetValueKind() == JsonValueKind.String => OneOfFew().IsMatch(json.GetValue<string>()) ? json.ToJsonString() : "string",
        _ => json.GetValueKind().ToString(),
    };

    [GeneratedRegex("^[A-Za-z]+$")]
    private static partial Regex OneOfFew();
}

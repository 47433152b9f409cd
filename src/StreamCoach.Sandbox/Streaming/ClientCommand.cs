using System.Text.Json;

namespace StreamCoach.Sandbox.Streaming;

/// <summary>A text message of the client, parsed as strictly as by the service.</summary>
internal sealed class ClientCommand
{
    private static readonly string[] Known = ["Terminate", "ForceEndpoint", "KeepAlive", "UpdateConfiguration"];

    private ClientCommand(string type, IReadOnlyList<KeyValuePair<string, string>> changes)
    {
        Type = type;
        Changes = changes;
    }

    public string Type { get; }

    /// <summary>The names and values of UpdateConfiguration, checked; empty for other messages.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Changes { get; }

    /// <summary>Returns the message, or what is wrong with it.</summary>
    public static (ClientCommand? Message, ServiceError? Error) Read(string text)
    {
        JsonElement root;
        try
        {
            using var document = JsonDocument.Parse(text);
            root = document.RootElement.Clone();
        }
        catch (JsonException wrong)
        {
            return (null, ServiceError.Input(NotJson(text, wrong)));
        }

        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("type", out JsonElement type))
            return (null, ServiceError.Input("Invalid Message: " + text));
        string name = type.ValueKind == JsonValueKind.String ? type.GetString()! : type.GetRawText();
        if (!Known.Contains(name))
            return (null, ServiceError.Input("Invalid Message Type: " + name));
        if (name != "UpdateConfiguration")
            return (new ClientCommand(name, []), null);

        List<KeyValuePair<string, string>> changes = [];
        foreach (JsonProperty property in root.EnumerateObject().Where(p => ParameterRules.Updatable.Contains(p.Name)))
        {
            string? wrong = CheckChange(property);
            if (wrong is not null)
                return (null, ServiceError.Input(wrong));
            changes.Add(new(property.Name, ValueText(property.Value)));
        }

        return (new ClientCommand(name, changes), null);
    }

    private static string? CheckChange(JsonProperty property)
    {
        ParameterRule rule = ParameterRules.All[property.Name];
        if (rule.IsJson && property.Value.ValueKind != JsonValueKind.Array)
            return $"Invalid '{property.Name}': Input should be a valid list";
        string value = ValueText(property.Value);
        return rule.Check(value) is { } message ? ParameterCheck.Wrong(property.Name, value, message) : null;
    }

    private static string ValueText(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    /// <summary>Words the error like the service's JSON reader, whose lines and columns count from 1.</summary>
    private static string NotJson(string text, JsonException wrong)
    {
        long line = (wrong.LineNumber ?? 0) + 1;
        long column = (wrong.BytePositionInLine ?? 0) + 1;
        string expected = text.TrimStart().StartsWith('{') ? "Expecting property name enclosed in double quotes" : "Expecting value";
        return FormattableString.Invariant($"Invalid JSON: {expected}: line {line} column {column} (char {column - 1})");
    }
}

using StreamCoach.Sandbox.Http;
using StreamCoach.Sandbox.Streaming;

namespace StreamCoach.Sandbox.Gateway;

/// <summary>GET /v1/models, which needs no key.</summary>
internal static class ModelList
{
    public static HttpResponse Answer() => new(200, JsonText.Text(json =>
    {
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (GatewayModel model in GatewayModel.All)
        {
            json.WriteStartObject();
            json.WriteString("id", model.Id);
            json.WriteString("name", model.Name);
            json.WriteString("description", "Answered by the sandbox's rules, not by a language model.");
            json.WriteString("creator", model.Creator);
            json.WriteNumber("context_length", model.ContextLength);
            WriteList(json, "supported_parameters", model.Parameters);
            json.WriteStartObject("default_parameters");
            json.WriteNumber("max_tokens", ChatRequest.DefaultMaxTokens);
            json.WriteEndObject();
            json.WriteStartObject("top_provider");
            json.WriteNumber("context_length", model.ContextLength);
            json.WriteEndObject();
            json.WriteStartObject("pricing");
            json.WriteString("prompt", "0");
            json.WriteString("completion", "0");
            json.WriteEndObject();
            json.WriteNull("retirement_date");
            WriteList(json, "available_regions", model.Regions);
            WriteList(json, "providers", ["sandbox"]);
            json.WriteString("default_provider", "sandbox");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }));

    private static void WriteList(System.Text.Json.Utf8JsonWriter json, string name, string[] values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}

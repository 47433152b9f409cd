using System.Globalization;
using System.Text.Json;
using StreamCoach.Sandbox.Http;
using StreamCoach.Sandbox.Streaming;

namespace StreamCoach.Sandbox.Gateway;

/// <summary>Answers GET /v1/models, which needs no key.</summary>
internal static class ModelList
{
    private const int MaxCompletionTokens = 32_000;

    // Ten percent, as in a live list.
    private const decimal RegionalIncrease = 0.1m;

    private const string OddEntries = """
        null,42,"claude-sonnet-4-6",[],{},{"id":null},{"id":7,"name":"No text"},
        {"id":"odd-model","name":{},"description":5,"creator":[],"context_length":"much","supported_parameters":"all","default_parameters":null,
         "top_provider":7,"pricing":"free","retirement_date":{"at":"soon"},"available_regions":3,"providers":{"id":1},"default_provider":false},
        """;

    public static HttpResponse Answer(SandboxModelListForm form)
    {
        bool Is(SandboxModelListForm one) => form.HasFlag(one);
        string whole = JsonText.Text(json =>
        {
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            foreach (GatewayModel model in GatewayModel.All)
                Write(json, model, form);
            json.WriteEndArray();
        });
        whole = JsonShape.Of(whole, Is(SandboxModelListForm.NumbersAsText), Is(SandboxModelListForm.UnknownKeys), Is(SandboxModelListForm.ReversedKeys));
        if (Is(SandboxModelListForm.BareList))
            whole = JsonElement.Parse(whole).GetProperty("data").GetRawText();
        if (Is(SandboxModelListForm.OddModels))
            whole = whole.Insert(whole.IndexOf('[', StringComparison.Ordinal) + 1, OddEntries);
        return new(200, whole);
    }

    private static void Write(Utf8JsonWriter json, GatewayModel model, SandboxModelListForm form)
    {
        bool hasLength = !form.HasFlag(SandboxModelListForm.NoLength);
        json.WriteStartObject();
        json.WriteString("id", model.Id);
        json.WriteString("name", model.Name);
        json.WriteString("description", "Answered by the sandbox's rules, not by a language model.");
        json.WriteString("creator", model.Creator);
        if (hasLength && !form.HasFlag(SandboxModelListForm.LengthInProvider))
            json.WriteNumber("context_length", model.ContextLength);
        if (!form.HasFlag(SandboxModelListForm.NoParameters))
            WriteList(json, "supported_parameters", model.Parameters);
        json.WriteStartObject("default_parameters");
        json.WriteNull("temperature");
        json.WriteNull("top_p");
        json.WriteNull("frequency_penalty");
        json.WriteEndObject();
        json.WriteStartObject("top_provider");
        json.WriteBoolean("is_moderated", false);
        if (hasLength)
            json.WriteNumber("context_length", model.ContextLength);
        json.WriteNumber("max_completion_tokens", MaxCompletionTokens);
        json.WriteEndObject();
        WritePrices(json, model, form);
        WriteRetirement(json, model.RetirementDate, form);
        if (form.HasFlag(SandboxModelListForm.NullLists))
        {
            json.WriteNull("available_regions");
            json.WriteNull("providers");
        }
        else
        {
            WriteList(json, "available_regions", model.Regions);
            json.WriteStartArray("providers");
            WriteProvider(json, model, form);
            json.WriteEndArray();
        }

        json.WritePropertyName("default_provider");
        WriteProvider(json, model, form);
        json.WriteEndObject();
    }

    private static void WritePrices(Utf8JsonWriter json, GatewayModel model, SandboxModelListForm form)
    {
        if (form.HasFlag(SandboxModelListForm.NoPrices))
            return;
        json.WriteStartObject("pricing");
        if (form.HasFlag(SandboxModelListForm.FlatPrices))
        {
            json.WriteString("prompt", (model.Prompt / 1_000_000).ToString(CultureInfo.InvariantCulture));
            json.WriteString("completion", (model.Completions / 1_000_000).ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            foreach (string region in model.Regions)
                WritePrice(json, region, model, 1 + RegionalIncrease);
            WritePrice(json, "global", model, 1);
            json.WriteNumber("regional_increase_percent", RegionalIncrease);
        }

        json.WriteEndObject();
    }

    private static void WritePrice(Utf8JsonWriter json, string region, GatewayModel model, decimal factor)
    {
        json.WriteStartObject(region);
        json.WriteNumber("completions", model.Completions * factor);
        json.WriteNumber("prompt", model.Prompt * factor);
        json.WriteNumber("input_cache_read", model.Prompt * factor / 10);
        json.WriteEndObject();
    }

    private static void WriteRetirement(Utf8JsonWriter json, long date, SandboxModelListForm form)
    {
        if (form.HasFlag(SandboxModelListForm.NoRetirement))
            return;
        if (form.HasFlag(SandboxModelListForm.RetirementNull))
            json.WriteNull("retirement_date");
        else if (form.HasFlag(SandboxModelListForm.RetirementAsText))
            json.WriteString("retirement_date", date == 0 ? "" : DateTimeOffset.FromUnixTimeSeconds(date).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        else
            json.WriteNumber("retirement_date", date);
    }

    private static void WriteProvider(Utf8JsonWriter json, GatewayModel model, SandboxModelListForm form)
    {
        string id = model.Creator.ToLowerInvariant();
        if (form.HasFlag(SandboxModelListForm.ProvidersAsObjects))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("name", model.Creator);
            json.WriteEndObject();
        }
        else
        {
            json.WriteStringValue(id);
        }
    }

    private static void WriteList(Utf8JsonWriter json, string name, string[] values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}

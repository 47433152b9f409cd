using System.Globalization;
using System.Text.Json;
using StreamCoach.Errors;
using StreamCoach.Services;

namespace StreamCoach.Analysis;

/// <summary>
/// Parses the gateway's list of models. Each model is parsed on its own and each optional field tolerantly: field types differ between
/// releases of the service, and one invalid value must not cost the list.
/// </summary>
internal static class ModelListReader
{
    // Larger numbers are milliseconds: as seconds they would be after the year 5138.
    private const long LastSecond = 100_000_000_000;

    /// <summary>Parses a list.</summary>
    /// <param name="body">The body of the response: an object with <c>data</c>, or the array alone.</param>
    /// <param name="asOf">When it was received (UTC).</param>
    /// <returns>The models that have an id. An empty list may also be null, because the gateway is written in Go.</returns>
    /// <exception cref="JsonException">The body is not a list of models.</exception>
    /// <exception cref="StreamCoachException">The list has too many entries.</exception>
    public static IReadOnlyList<AnalysisModel> Read(string body, DateTime asOf)
    {
        JsonElement root = JsonElement.Parse(body);
        if (root.ValueKind == JsonValueKind.Array) return All(root, asOf);
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("data", out JsonElement data) || data.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
            throw new JsonException($"it is not a list of models: \"{GatewayError.Message(body)}\"");
        return All(data, asOf);
    }

    private static AnalysisModel[] All(JsonElement list, DateTime asOf) => list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > AnswerLimits.ListedModels
        ? throw new StreamCoachException(FailureKind.AnswerTooLarge, $"The gateway's list of models has {list.GetArrayLength():N0} entries; no more than {AnswerLimits.ListedModels:N0} are read.")
        : [.. Models(list, asOf)];

    private static IEnumerable<AnalysisModel> Models(JsonElement list, DateTime asOf)
    {
        foreach (JsonElement entry in GatewayFields.Items(list))
        {
            // A model without an id cannot be used.
            if (GatewayFields.Text(entry, "id") is not { } id) continue;
            JsonElement? top = GatewayFields.Field(entry, "top_provider"), pricing = GatewayFields.Field(entry, "pricing");
            yield return new(id, GatewayFields.Names(entry, "supported_parameters"))
            {
                Name = GatewayFields.Text(entry, "name"),
                Description = GatewayFields.Text(entry, "description"),
                Creator = GatewayFields.Name(GatewayFields.Field(entry, "creator")),
                ContextLength = Positive(GatewayFields.Count(entry, "context_length")) ?? Positive(GatewayFields.Count(top, "context_length")),
                MaxOutputTokens = Positive(GatewayFields.Count(top, "max_completion_tokens")),
                Regions = new(GatewayFields.Names(entry, "available_regions") ?? []),
                Providers = new(GatewayFields.Names(entry, "providers") ?? []),
                DefaultProvider = GatewayFields.Name(GatewayFields.Field(entry, "default_provider")),
                RetirementDate = Date(GatewayFields.Field(entry, "retirement_date")),
                InputPrice = Dollars(pricing, "global", "prompt"),
                OutputPrice = Dollars(pricing, "global", "completions"),
                InputPriceUS = Dollars(pricing, "us", "prompt"),
                OutputPriceUS = Dollars(pricing, "us", "completions"),
                InputPriceEU = Dollars(pricing, "eu", "prompt"),
                OutputPriceEU = Dollars(pricing, "eu", "completions"),
                RegionalIncreasePercent = Percent(GatewayFields.Number(pricing, "regional_increase_percent")),
                AsOf = asOf,
            };
        }
    }

    private static int? Positive(int? number) => number > 0 ? number : null;

    // A number is Unix seconds, and 0 means that no retirement is planned; a string may be a number or a date.
    private static DateTime? Date(JsonElement? field)
    {
        if (GatewayFields.Number(field) is { } number)
            return number is > 0 and <= LastSecond ? DateTimeOffset.FromUnixTimeSeconds((long)number).UtcDateTime
                : number is > LastSecond and <= LastSecond * 1000m ? DateTimeOffset.FromUnixTimeMilliseconds((long)number).UtcDateTime : null;
        return field is { ValueKind: JsonValueKind.String } && DateTimeOffset.TryParse(GatewayFields.Name(field), CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset date) ? date.UtcDateTime : null;
    }

    // Only prices below "global", "us" and "eu" are known to be per million tokens: other gateways give dollars per token, without a
    // region.
    private static decimal? Dollars(JsonElement? pricing, string region, string name) =>
        GatewayFields.Number(GatewayFields.Field(pricing, region), name) is >= 0 and { } dollars ? dollars : null;

    // Ten percent was seen as 0.1 in a live list and as 10 in the vendor's own tests.
    private static decimal? Percent(decimal? given) => given is < 0 ? null : given is < 1 ? given * 100 : given;
}

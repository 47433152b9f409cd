using StreamCoach.Text;

namespace StreamCoach.Analysis;

/// <summary>A model that the gateway offers.</summary>
public sealed class AnalysisModel
{
    internal AnalysisModel(string id, IList<string>? supportedParameters)
    {
        Id = id;
        SupportedParameters = new NameList(supportedParameters ?? []);
        KnowsParameters = supportedParameters is not null;
    }

    /// <summary>The id of the model, as <c>-Model</c> accepts it.</summary>
    public string Id { get; }

    /// <summary>The display name; <see langword="null"/> if the gateway gives none.</summary>
    public string? Name { get; internal init; }

    /// <summary>The gateway's description; <see langword="null"/> if it gives none.</summary>
    public string? Description { get; internal init; }

    /// <summary>The company that created the model.</summary>
    public string? Creator { get; internal init; }

    /// <summary>
    /// The most tokens of prompt, transcript and answer together; longer transcripts are sent in pieces. <see langword="null"/> if the
    /// gateway does not say.
    /// </summary>
    public int? ContextLength { get; internal init; }

    /// <summary>The most tokens of an answer; <see langword="null"/> if the gateway does not say.</summary>
    public int? MaxOutputTokens { get; internal init; }

    /// <summary>The request options that the model accepts; it refuses others. Empty if the gateway does not say.</summary>
    public NameList SupportedParameters { get; }

    /// <summary>The regions that process its requests, as the gateway writes them, such as <c>us</c> and <c>eu</c>.</summary>
    public NameList Regions { get; internal init; } = new([]);

    /// <summary>The companies that run the model.</summary>
    public NameList Providers { get; internal init; } = new([]);

    /// <summary>The company that is used first.</summary>
    public string? DefaultProvider { get; internal init; }

    /// <summary>When the model is retired (UTC); <see langword="null"/> if no date is set.</summary>
    public DateTime? RetirementDate { get; internal init; }

    /// <summary>
    /// The price of a million input tokens in US dollars, in any region; <see langword="null"/> if the gateway does not say. Source: the
    /// gateway's list of models. An account may have other prices: see the Billing page of the AssemblyAI dashboard.
    /// </summary>
    public decimal? InputPrice { get; internal init; }

    /// <summary>The price of a million output tokens in US dollars, in any region.</summary>
    public decimal? OutputPrice { get; internal init; }

    /// <summary>The price of a million input tokens in US dollars, if processed in the United States only.</summary>
    public decimal? InputPriceUS { get; internal init; }

    /// <summary>The price of a million output tokens in US dollars, if processed in the United States only.</summary>
    public decimal? OutputPriceUS { get; internal init; }

    /// <summary>The price of a million input tokens in US dollars, if processed in the European Union only.</summary>
    public decimal? InputPriceEU { get; internal init; }

    /// <summary>The price of a million output tokens in US dollars, if processed in the European Union only.</summary>
    public decimal? OutputPriceEU { get; internal init; }

    /// <summary>The surcharge in percent for processing in one region; <see langword="null"/> if the gateway does not say.</summary>
    public decimal? RegionalIncreasePercent { get; internal init; }

    /// <summary>When the gateway returned this description (UTC). Prices and models change.</summary>
    public DateTime AsOf { get; internal init; }

    /// <summary>
    /// Whether the gateway enforces a JSON schema on the model's answers; other models are asked for JSON in the prompt.
    /// </summary>
    public bool SupportsSchema => Supports("response_format");

    /// <summary>Whether the model accepts a temperature.</summary>
    public bool SupportsTemperature => Supports("temperature");

    /// <summary>Whether the model's answer can be streamed.</summary>
    public bool SupportsStreaming => Supports("stream");

    /// <summary>Returns <see cref="Id"/>.</summary>
    public override string ToString() => Id;

    /// <summary>Whether the gateway lists the options that the model accepts.</summary>
    internal bool KnowsParameters { get; }

    internal bool Supports(string parameter) => SupportedParameters.Contains(parameter);
}

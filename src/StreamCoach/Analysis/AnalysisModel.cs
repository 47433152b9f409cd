using System.Collections.ObjectModel;

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

    /// <summary>What <c>-Model</c> takes.</summary>
    public string Id { get; }

    /// <summary>Its name for people; <see langword="null"/> where the gateway gives none.</summary>
    public string? Name { get; internal init; }

    /// <summary>What the gateway says about it; <see langword="null"/> where it says nothing.</summary>
    public string? Description { get; internal init; }

    /// <summary>Who made it.</summary>
    public string? Creator { get; internal init; }

    /// <summary>How many tokens transcript, prompt and answer may have together; longer transcripts go in pieces. <see langword="null"/> where the gateway does not say.</summary>
    public int? ContextLength { get; internal init; }

    /// <summary>The most tokens that an answer may have; <see langword="null"/> where the gateway does not say.</summary>
    public int? MaxOutputTokens { get; internal init; }

    /// <summary>The request's options that it takes; others are refused. Empty where the gateway does not say.</summary>
    public NameList SupportedParameters { get; }

    /// <summary>The regions that process its requests, as the gateway writes them, such as <c>us</c> and <c>eu</c>.</summary>
    public NameList Regions { get; internal init; } = new([]);

    /// <summary>The companies that run it.</summary>
    public NameList Providers { get; internal init; } = new([]);

    /// <summary>The company that is asked first.</summary>
    public string? DefaultProvider { get; internal init; }

    /// <summary>When it is retired (UTC); <see langword="null"/> while nothing is planned.</summary>
    public DateTime? RetirementDate { get; internal init; }

    /// <summary>
    /// US dollars for a million tokens that are sent, wherever they are processed; <see langword="null"/> where the gateway does not say. Source: the
    /// gateway's list of models. An account may have other prices: see the Billing page of the AssemblyAI dashboard.
    /// </summary>
    public decimal? InputPrice { get; internal init; }

    /// <summary>US dollars for a million tokens of the answer, wherever they are processed.</summary>
    public decimal? OutputPrice { get; internal init; }

    /// <summary>US dollars for a million tokens that are sent, where they are processed in the United States only.</summary>
    public decimal? InputPriceUS { get; internal init; }

    /// <summary>US dollars for a million tokens of the answer, where they are processed in the United States only.</summary>
    public decimal? OutputPriceUS { get; internal init; }

    /// <summary>US dollars for a million tokens that are sent, where they are processed in the European Union only.</summary>
    public decimal? InputPriceEU { get; internal init; }

    /// <summary>US dollars for a million tokens of the answer, where they are processed in the European Union only.</summary>
    public decimal? OutputPriceEU { get; internal init; }

    /// <summary>By how many percent processing in one region is dearer, where the gateway says so.</summary>
    public decimal? RegionalIncreasePercent { get; internal init; }

    /// <summary>When the gateway gave this description (UTC). Prices and models change.</summary>
    public DateTime AsOf { get; internal init; }

    /// <summary>Whether its answers are held to a schema; others are asked for JSON in words.</summary>
    public bool SupportsSchema => Supports("response_format");

    /// <summary>Whether it takes a temperature.</summary>
    public bool SupportsTemperature => Supports("temperature");

    /// <summary>Whether its answer comes word by word.</summary>
    public bool SupportsStreaming => Supports("stream");

    /// <summary>The id.</summary>
    public override string ToString() => Id;

    /// <summary>Whether the gateway says which options it takes.</summary>
    internal bool KnowsParameters { get; }

    internal bool Supports(string parameter) => SupportedParameters.Contains(parameter);
}

/// <summary>Names, read-only. As text they are joined, so that a CSV column stays readable.</summary>
public sealed class NameList : ReadOnlyCollection<string>
{
    internal NameList(IList<string> names) : base(names)
    {
    }

    /// <summary>The names joined.</summary>
    public override string ToString() => string.Join(", ", this);
}

using System.Collections.ObjectModel;

namespace StreamCoach;

/// <summary>A model that the gateway offers.</summary>
public sealed class AnalysisModel
{
    internal AnalysisModel(string id, string? name, string? creator, int? contextLength, IList<string> supportedParameters, IList<string> regions, string? retirementDate)
    {
        Id = id;
        Name = name;
        Creator = creator;
        ContextLength = contextLength;
        SupportedParameters = new NameList(supportedParameters);
        Regions = new NameList(regions);
        RetirementDate = retirementDate;
    }

    /// <summary>What <c>-Model</c> takes.</summary>
    public string Id { get; }

    /// <summary>Its name for people.</summary>
    public string? Name { get; }

    /// <summary>Who made it.</summary>
    public string? Creator { get; }

    /// <summary>How many tokens transcript, prompt and answer may have together; longer transcripts go in pieces. <see langword="null"/> where the gateway does not say.</summary>
    public int? ContextLength { get; }

    /// <summary>The request's options that it takes; others are refused.</summary>
    public NameList SupportedParameters { get; }

    /// <summary>Where it is offered, as the gateway writes it.</summary>
    public NameList Regions { get; }

    /// <summary>When it goes away, as the gateway writes it; <see langword="null"/> while nothing is planned.</summary>
    public string? RetirementDate { get; }

    /// <summary>Whether its answers are held to a schema; others are asked for JSON in words.</summary>
    public bool SupportsSchema => Supports("response_format");

    /// <summary>Whether it takes a temperature.</summary>
    public bool SupportsTemperature => Supports("temperature");

    /// <summary>Whether its answer comes word by word.</summary>
    public bool SupportsStreaming => Supports("stream");

    /// <summary>The id.</summary>
    public override string ToString() => Id;

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

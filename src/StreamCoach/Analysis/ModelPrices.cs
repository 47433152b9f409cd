namespace StreamCoach;

/// <summary>
/// What a model costs, as the gateway's list says. In-region prices are those of a gateway that processes in one region. The account may have
/// others: they are on the Billing page of the AssemblyAI dashboard.
/// </summary>
public sealed class ModelPrices
{
    internal ModelPrices()
    {
    }

    /// <summary>The price of processing in whatever region; <see langword="null"/> where the list gives none.</summary>
    public ModelPrice? Global { get; internal init; }

    /// <summary>The price of processing in the United States, where the list gives one.</summary>
    public ModelPrice? US { get; internal init; }

    /// <summary>The price of processing in the European Union, where the list gives one.</summary>
    public ModelPrice? EU { get; internal init; }

    /// <summary>By how many percent in-region processing is dearer than <see cref="Global"/>, where the list says so.</summary>
    public decimal? RegionalIncreasePercent { get; internal init; }

    /// <summary>When the prices were read (UTC). They change.</summary>
    public DateTimeOffset AsOf { get; internal init; }

    /// <summary>The global price, or else a region's.</summary>
    public override string ToString() => $"{Global ?? US ?? EU}";
}

/// <summary>The price of one million tokens (source: the gateway's list of models).</summary>
public sealed class ModelPrice
{
    internal ModelPrice(decimal input, decimal output)
    {
        Input = input;
        Output = output;
    }

    /// <summary>US dollars for a million tokens that are sent.</summary>
    public decimal Input { get; }

    /// <summary>US dollars for a million tokens of the answer.</summary>
    public decimal Output { get; }

    /// <summary>Both, such as <c>$3 / $15</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"${Input:0.####} / ${Output:0.####}");
}

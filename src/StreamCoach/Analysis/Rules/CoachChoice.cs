namespace StreamCoach.Analysis.Rules;

/// <summary>Chooses between the rules and a language model.</summary>
public static class CoachChoice
{
    /// <summary>The region of a session that was recognised on this machine.</summary>
    public const string LocalRegion = "Local";

    /// <summary>
    /// Whether rules make the analysis: if they are named, or if nothing is named and all of it was recognised on this machine. What was
    /// recognised here then leaves this machine only if the user says so.
    /// </summary>
    /// <param name="model">The model that the user named; <see langword="null"/> for none.</param>
    /// <param name="namesGateway">Whether the user named a gateway, or a key for one.</param>
    /// <param name="regions">Where each session was recognised; <see langword="null"/> where that is not known.</param>
    public static bool IsByRules(string? model, bool namesGateway, IReadOnlyCollection<string?> regions) =>
        model is not null ? RulesCoach.IsNamed(model) : !namesGateway && regions.Count > 0 && regions.All(region => region == LocalRegion);
}

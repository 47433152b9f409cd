using StreamCoach.Analysis.Rules;
using StreamCoach.Commands.Output;
using StreamCoach.Errors;

namespace StreamCoach.Commands.Input;

/// <summary>The parameters of an analysis that mean nothing to the rules coach: they are refused, because whoever gives them expects something of them.</summary>
internal static class RulesParameters
{
    private static readonly string[] OfModels = ["Prompt", "Question", "Template", "FallbackModel", "MaxToken", "Temperature", "TimeoutSec"];
    private static readonly string[] OfGateways = ["Endpoint", "Region", "ApiKey"];

    /// <summary>Checks the parameters that were given beside the rules coach.</summary>
    /// <exception cref="StreamCoachException">One of them is for a language model or for its gateway.</exception>
    public static void Check(ICollection<string> given)
    {
        if (OfModels.FirstOrDefault(given.Contains) is { } ofModel)
            throw ErrorRecords.OptionInvalid($"-{ofModel} is for a language model, and the rules coach is none. Omit -{ofModel}, or name a model with -Model.");
        if (OfGateways.FirstOrDefault(given.Contains) is { } ofGateway)
            throw ErrorRecords.OptionInvalid($"-{ofGateway} is for a gateway, and the rules coach sends nothing. Omit -{ofGateway}, or name a model with -Model.");
    }

    /// <summary>Returns the fallback models.</summary>
    /// <exception cref="StreamCoachException">The rules coach is among them: the gateway chooses the fallback and does not know it.</exception>
    public static string[] Fallbacks(string[] models) => models.Any(RulesCoach.IsNamed)
        ? throw ErrorRecords.OptionInvalid($"'{RulesCoach.ModelName}' is no model of a gateway, so -FallbackModel does not take it. Give it with -Model.")
        : models;
}

using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Services;

namespace StreamCoach.Commands.Completion;

/// <summary>Completes the models that the gateway offers. A list that arrives too late is used by the next Tab.</summary>
public sealed class ModelCompleter : IArgumentCompleter
{
    /// <summary>The ids that begin with the typed word.</summary>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ServiceEndpoint endpoint;
        try
        {
            endpoint = EndpointCommand.EndpointOf(fakeBoundParameters["Endpoint"], fakeBoundParameters["Region"]);
        }
        catch (StreamCoachException)
        {
            return [];
        }
        IReadOnlyList<AnalysisModel> models = Completions.WithinTimeout(new GatewayClient(endpoint, null).GetCachedModelsAsync()) ?? [];
        return models.Where(model => Completions.Fits(model.Id, wordToComplete))
            .Select(model => Completions.Of(model.Id, model.Id, $"{model.Name}, {model.Creator}{(model.ContextLength is { } length ? $", {length:N0} tokens" : "")}"));
    }
}

using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Services;

namespace StreamCoach.Commands.Completion;

/// <summary>Completes models with what the gateway offers now; a list that comes too late for this Tab is there at the next.</summary>
public sealed class ModelCompleter : IArgumentCompleter
{
    /// <summary>The ids that begin like the word.</summary>
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
        IReadOnlyList<AnalysisModel> models = Completions.Soon(new GatewayClient(endpoint, null).GetCachedModelsAsync()) ?? [];
        return models.Where(model => Completions.Fits(model.Id, wordToComplete))
            .Select(model => Completions.Of(model.Id, model.Id, $"{model.Name}, {model.Creator}{(model.ContextLength is { } length ? $", {length:N0} tokens" : "")}"));
    }
}

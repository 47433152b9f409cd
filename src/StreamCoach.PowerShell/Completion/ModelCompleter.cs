using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace StreamCoach.Commands;

/// <summary>
/// Completes models with what the gateway offers now. It waits no longer than somebody who pressed Tab would; what comes later is there at the
/// next Tab.
/// </summary>
public sealed class ModelCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    /// <summary>The ids that begin like the word.</summary>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        IReadOnlyList<AnalysisModel> models = [];
        try
        {
            Task<IReadOnlyList<AnalysisModel>> list = RunspaceSessions.Here.Models.Of(EndpointCommand.EndpointOf(fakeBoundParameters["Endpoint"], fakeBoundParameters["Region"]));
            if (list.Wait(Patience)) models = list.Result;
        }
        catch (Exception error) when (error is AggregateException or StreamCoachException)
        {
            // Without a list there is nothing to complete; the command itself says what is wrong.
        }
        return models.Where(model => Completion.Fits(model.Id, wordToComplete))
            .Select(model => Completion.Of(model.Id, model.Id, $"{model.Name}, {model.Creator}{(model.ContextLength is { } length ? $", {length:N0} tokens" : "")}"));
    }
}

using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using StreamCoach.Analysis.Rules;

namespace StreamCoach.Commands.Completion;

/// <summary>Completes what analyses: the rules coach, which is always there, then the gateway's models.</summary>
internal sealed class CoachCompleter : IArgumentCompleter
{
    private readonly ModelCompleter _models = new();

    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        if (Completions.Fits(RulesCoach.ModelName, wordToComplete))
            yield return Completions.Of(RulesCoach.ModelName, RulesCoach.ModelName, "Rules on this machine: no language model, no key, no network");
        foreach (CompletionResult model in _models.CompleteArgument(commandName, parameterName, wordToComplete, commandAst, fakeBoundParameters)) yield return model;
    }
}

using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using StreamCoach.Recognition.AssemblyAI;

namespace StreamCoach.Commands.Completion;

/// <summary>Tab for -Model of a session: the models that the service is known to take. It may take others.</summary>
internal sealed class StreamingModelCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        StreamingModel.Known.Where(model => Completions.Fits(model.Name, wordToComplete)).Select(model => Completions.Of(model.Name, model.Name, model.Use));
}

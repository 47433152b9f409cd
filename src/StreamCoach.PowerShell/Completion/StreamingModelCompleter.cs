using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using StreamCoach.Recognition.AssemblyAI;

namespace StreamCoach.Commands.Completion;

/// <summary>Completes the known streaming models. The service may accept others.</summary>
internal sealed class StreamingModelCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        StreamingModel.Known.Where(model => Completions.Fits(model.Name, wordToComplete)).Select(model => Completions.Of(model.Name, model.Name, model.Use));
}

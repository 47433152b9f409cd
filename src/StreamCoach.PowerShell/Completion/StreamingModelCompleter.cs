using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Recognition.Models;

namespace StreamCoach.Commands.Completion;

/// <summary>Completes the known models of the service, which may accept others, and those of this machine.</summary>
internal sealed class StreamingModelCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        StreamingModel.Known.Select(model => (model.Name, model.Use))
            .Concat(SpeechModelStore.Names.Select(name => (name, $"On this machine, English: Install-TranscriptionModel {name}")))
            .Where(model => Completions.Fits(model.Item1, wordToComplete)).Select(model => Completions.Of(model.Item1, model.Item1, model.Item2));
}

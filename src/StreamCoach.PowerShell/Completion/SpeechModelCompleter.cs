using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using StreamCoach.Commands.Output;
using StreamCoach.Recognition.Models;

namespace StreamCoach.Commands.Completion;

/// <summary>Completes -Name with the speech models; for a command that removes, with those on disk.</summary>
internal sealed class SpeechModelCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        bool removes = commandName.StartsWith("Uninstall", StringComparison.OrdinalIgnoreCase);
        IReadOnlyList<SpeechModel> models = Completions.WithinTimeout(() => new SpeechModelStore(SpeechModelStore.DefaultFolder).List()) ?? [];
        return models.Where(model => (!removes || model.State != SpeechModelState.NotInstalled) && Completions.Fits(model.Name, wordToComplete))
            .Select(model => Completions.Of(model.Name, model.Name, $"{model.Languages}, {Sizes.Of(model.DownloadBytes)}, {model.License}, {model.State}"));
    }
}

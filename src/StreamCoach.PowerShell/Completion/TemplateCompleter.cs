using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using StreamCoach.Analysis;

namespace StreamCoach.Commands.Completion;

/// <summary>Completes the names of templates, including the user's own.</summary>
public sealed class TemplateCompleter : IArgumentCompleter
{
    /// <summary>The names that begin with the typed word.</summary>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        (Completions.WithinTimeout(PromptTemplate.GetAll) ?? []).Where(template => Completions.Fits(template.Name, wordToComplete))
            .Select(template => Completions.Of(template.Name, template.Name, template.Description));
}

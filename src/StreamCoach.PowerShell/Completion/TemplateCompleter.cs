using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using StreamCoach.Analysis;

namespace StreamCoach.Commands.Completion;

/// <summary>Completes -Template with the templates that there are, the user's own among them.</summary>
public sealed class TemplateCompleter : IArgumentCompleter
{
    /// <summary>The names that begin like the word.</summary>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        (Completions.Soon(PromptTemplate.GetAll) ?? []).Where(template => Completions.Fits(template.Name, wordToComplete))
            .Select(template => Completions.Of(template.Name, template.Name, template.Description));
}

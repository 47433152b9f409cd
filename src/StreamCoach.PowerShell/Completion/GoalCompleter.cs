using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using StreamCoach.Transcripts.Progress;

namespace StreamCoach.Commands.Completion;

/// <summary>Completes -Goal with an example for each figure, whose number the user changes.</summary>
internal sealed class GoalCompleter : IArgumentCompleter
{
    private static readonly (string Goal, string Meaning)[] Examples =
    [
        ("fillers under 3 in 100 words", "um, uh, er, ah; 2 to 6 are usual in conversation"),
        ("fillers at most 5 a minute", "up to 5 did not disturb listeners"),
        ("pace at most 165", "words a minute; 100 to 165 are advised for presentations"),
        ("share at most 45 %", "your part of all talk"),
        ("monologue under 120", "seconds without giving up the floor"),
        ("questions at least 11", "an hour"),
    ];

    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Examples.Where(example => Completions.Fits(example.Goal, wordToComplete)).Select(example => Completions.Of(example.Goal, example.Goal, example.Meaning));
}

/// <summary>Completes -Figure with the short names of the figures that are compared.</summary>
internal sealed class FigureCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        ProgressFigure.All.SelectMany(figure => new[] { (Text: figure.Alias, figure), (Text: figure.Name, figure) })
            .Where(found => Completions.Fits(found.Text, wordToComplete) && (wordToComplete.Trim('\'', '"').Length > 0 || found.Text == found.figure.Alias))
            .Select(found => Completions.Of(found.Text, found.Text, $"{found.figure.Name}, {found.figure.Unit}"));
}

using System.Management.Automation;
using System.Management.Automation.Language;

namespace StreamCoach.Commands;

/// <summary>Words as the command line has them, quoted or not.</summary>
internal static class Completion
{
    public static string Word(string? typed) => (typed ?? "").Trim('\'', '"');

    public static CompletionResult Of(string value, string? tip) =>
        new(value.All(IsPlain) ? value : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'", value, CompletionResultType.ParameterValue, string.IsNullOrWhiteSpace(tip) ? value : tip);

    private static bool IsPlain(char c) => char.IsLetterOrDigit(c) || c is '-' or '_' or '.';
}

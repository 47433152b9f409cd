using System.Management.Automation;
using System.Management.Automation.Language;

namespace StreamCoach.Commands;

/// <summary>What the completers share: which value fits what was typed, and how it is written.</summary>
internal static class Completion
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    /// <summary>Whether a value begins with what was typed so far, which may stand in quotes.</summary>
    public static bool Fits(string value, string typed) => value.StartsWith(typed.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// What is asked for, if it is there sooner than somebody who pressed Tab would wonder; else, and where the asking fails, nothing: the command
    /// itself says what is wrong. A device, a disk or a gateway may hang, and Tab must not.
    /// </summary>
    public static T? Soon<T>(Func<T> ask) => Soon(Task.Run(ask));

    /// <summary>The same of what is already on its way, and may be there at the next Tab.</summary>
    public static T? Soon<T>(Task<T> answer)
    {
        try
        {
            return answer.Wait(Patience) ? answer.Result : default;
        }
        catch (AggregateException)
        {
            return default;
        }
    }

    /// <summary>A value as it has to be written: in quotes where it is no plain word.</summary>
    public static CompletionResult Of(string value, string shown, string? toolTip)
    {
        bool plain = value.Length > 0 && value.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '/' or '\\');
        string text = plain && value[0] is not '-' ? value : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
        return new CompletionResult(text, shown, CompletionResultType.ParameterValue, string.IsNullOrWhiteSpace(toolTip) ? shown : toolTip);
    }
}

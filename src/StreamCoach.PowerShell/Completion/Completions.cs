using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;
using StreamCoach.Text;

namespace StreamCoach.Commands.Completion;

/// <summary>What the completers share: which value fits what was typed, and how it is written.</summary>
internal static class Completions
{
    /// <summary>How long Tab waits for an answer. Tests of what it answers, and not of when, wait longer.</summary>
    internal static TimeSpan Patience { get; set; } = TimeSpan.FromMilliseconds(400);

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
        // A name that cannot be shown is written as PowerShell can read it back, "`u{1b}" and the like, so it is typed and not obeyed.
        if (PrintableText.Line(value) != value) return Result(Escaped(value), shown, toolTip);
        bool plain = value.Length > 0 && value.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '/' or '\\');
        string text = plain && value[0] is not '-' ? value : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
        return Result(text, shown, toolTip);
    }

    /// <summary>A completion of which the list and the tool tip are safe to show.</summary>
    /// <param name="text">What is typed; it is safe already.</param>
    /// <param name="shown">The text in the list.</param>
    /// <param name="toolTip">What is said of it.</param>
    public static CompletionResult Result(string text, string shown, string? toolTip)
    {
        string inList = PrintableText.Line(shown) is { Length: > 0 } line ? line : text;
        return new CompletionResult(text, inList, CompletionResultType.ParameterValue, PrintableText.Line(toolTip) is { Length: > 0 } tip && !string.IsNullOrWhiteSpace(tip) ? tip : inList);
    }

    private static string Escaped(string value)
    {
        var escaped = new StringBuilder("\"");
        // Half of a surrogate pair cannot be written that way, and no file has one in its name.
        foreach (Rune rune in value.EnumerateRunes())
        {
            if (rune.Value is '"' or '`' or '$' or '\u201C' or '\u201D' or '\u201E') escaped.Append('`').Append((char)rune.Value);
            else if (rune.IsAscii ? !Rune.IsControl(rune) : Rune.IsLetterOrDigit(rune)) escaped.Append(rune.ToString());
            else escaped.Append(CultureInfo.InvariantCulture, $"`u{{{rune.Value:x}}}");
        }
        return escaped.Append('"').ToString();
    }
}

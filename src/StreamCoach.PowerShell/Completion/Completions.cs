using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;
using StreamCoach.Text;

namespace StreamCoach.Commands.Completion;

/// <summary>Shared by the completers: compares values with the typed word, and quotes them.</summary>
internal static class Completions
{
    /// <summary>How long a completer waits for its values. Tests set a longer time.</summary>
    internal static TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Whether a value begins with the typed word, which may be quoted.</summary>
    public static bool Fits(string value, string typed) => value.StartsWith(typed.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The result of a query, or the default value if it fails or takes longer than <see cref="Timeout"/>. A device, a disk or a gateway may hang, and Tab
    /// must not; the command itself reports the error.
    /// </summary>
    public static T? WithinTimeout<T>(Func<T> ask) => WithinTimeout(Task.Run(ask));

    /// <summary>The same for a query that is already running, whose result may be ready at the next Tab.</summary>
    public static T? WithinTimeout<T>(Task<T> answer)
    {
        try
        {
            return answer.Wait(Timeout) ? answer.Result : default;
        }
        catch (AggregateException)
        {
            return default;
        }
    }

    /// <summary>A completion of a value, in quotes if it is not a plain word.</summary>
    public static CompletionResult Of(string value, string shown, string? toolTip)
    {
        // A name with control characters is written with PowerShell's escapes, such as "`u{1b}", so that the terminal does not interpret them.
        if (PrintableText.Line(value) != value) return Result(Escaped(value), shown, toolTip);
        bool plain = value.Length > 0 && value.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '/' or '\\');
        string text = plain && value[0] is not '-' ? value : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
        return Result(text, shown, toolTip);
    }

    /// <summary>A completion whose list text and tool tip contain no control characters.</summary>
    /// <param name="text">The text that is inserted; already without control characters.</param>
    /// <param name="shown">The text in the list.</param>
    /// <param name="toolTip">The tool tip; the list text if it is empty.</param>
    public static CompletionResult Result(string text, string shown, string? toolTip)
    {
        string inList = PrintableText.Line(shown) is { Length: > 0 } line ? line : text;
        return new CompletionResult(text, inList, CompletionResultType.ParameterValue, PrintableText.Line(toolTip) is { Length: > 0 } tip && !string.IsNullOrWhiteSpace(tip) ? tip : inList);
    }

    private static string Escaped(string value)
    {
        var escaped = new StringBuilder("\"");
        // A lone surrogate cannot be written that way, and no file name contains one.
        foreach (Rune rune in value.EnumerateRunes())
        {
            if (rune.Value is '"' or '`' or '$' or '\u201C' or '\u201D' or '\u201E') escaped.Append('`').Append((char)rune.Value);
            else if (rune.IsAscii ? !Rune.IsControl(rune) : Rune.IsLetterOrDigit(rune)) escaped.Append(rune.ToString());
            else escaped.Append(CultureInfo.InvariantCulture, $"`u{{{rune.Value:x}}}");
        }
        return escaped.Append('"').ToString();
    }
}

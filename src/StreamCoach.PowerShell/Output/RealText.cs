using System.ComponentModel;
using System.Management.Automation;
using System.Reflection;
using StreamCoach.Sessions;
using StreamCoach.Sessions.Runs;
using StreamCoach.Text;

namespace StreamCoach.Commands.Output;

/// <summary>
/// Properties that keep a real name, so that Remove-Item and the like find the file, and that show it without what a terminal would obey: every view of
/// PowerShell, <c>Format-List -Property *</c> too, prints a string by its ToString, which these have of their own. StreamCoach.Types.ps1xml names them.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RealText
{
    private static readonly MethodInfo Line = ((Func<PSObject, string>)ToLine).Method;

    /// <summary>The file of a session.</summary>
    public static object? SessionPath(PSObject session) => Of(session.BaseObject is TranscriptionSession real ? real.Path : null);

    /// <summary>The folder of a session.</summary>
    public static object? SessionFolder(PSObject session) => Of(session.BaseObject is TranscriptionSession real ? real.Folder : null);

    /// <summary>The file of a failure.</summary>
    public static object? FailurePath(PSObject failure) => Of(failure.BaseObject is RunFailure real ? real.Path : null);

    /// <summary>How a view prints such a text.</summary>
    public static string ToLine(PSObject text) => PrintableText.Line(text?.BaseObject as string);

    // Nearly all texts are plain, and stay what they are.
    private static object? Of(string? text)
    {
        if (text is null || PrintableText.Line(text) == text) return text;
        // Of a string of its own: members are kept for an object, and this one is the engine's.
        var shown = new PSObject(new string(text.AsSpan()));
        shown.Members.Add(new PSCodeMethod("ToString", Line));
        return shown;
    }
}

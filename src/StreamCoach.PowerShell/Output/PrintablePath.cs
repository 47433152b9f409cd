using System.ComponentModel;
using System.Management.Automation;
using System.Reflection;
using StreamCoach.Recognition.Models;
using StreamCoach.Sessions;
using StreamCoach.Sessions.Runs;
using StreamCoach.Text;

namespace StreamCoach.Commands.Output;

/// <summary>
/// Properties whose value is the real path, for Remove-Item and other cmdlets, and whose ToString has no control characters: every view of PowerShell,
/// also <c>Format-List -Property *</c>, prints a string by its ToString. StreamCoach.Types.ps1xml refers to them.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PrintablePath
{
    private static readonly MethodInfo Line = ((Func<PSObject, string>)ToLine).Method;

    /// <summary>The path of a session's recording.</summary>
    public static object? SessionPath(PSObject session) => Of(session.BaseObject is TranscriptionSession real ? real.Path : null);

    /// <summary>The folder of a session.</summary>
    public static object? SessionFolder(PSObject session) => Of(session.BaseObject is TranscriptionSession real ? real.Folder : null);

    /// <summary>The path of the file that failed.</summary>
    public static object? FailurePath(PSObject failure) => Of(failure.BaseObject is RunFailure real ? real.Path : null);

    /// <summary>The folder of a speech model.</summary>
    public static object? ModelPath(PSObject model) => Of(model.BaseObject is SpeechModel real ? real.Path : null);

    /// <summary>The ToString of such a text.</summary>
    public static string ToLine(PSObject text) => PrintableText.Line(text?.BaseObject as string);

    // Nearly all paths are printable and stay unchanged.
    private static object? Of(string? text)
    {
        if (text is null || PrintableText.Line(text) == text) return text;
        // A copy, because members are attached to the object, and this string belongs to the engine.
        var shown = new PSObject(new string(text.AsSpan()));
        shown.Members.Add(new PSCodeMethod("ToString", Line));
        return shown;
    }
}

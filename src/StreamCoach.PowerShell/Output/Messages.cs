using System.Management.Automation;
using System.Management.Automation.Host;
using StreamCoach.Text;

namespace StreamCoach.Commands.Output;

/// <summary>
/// The one way from a cmdlet to the terminal, errors (<see cref="Errors"/>) and objects apart: PowerShell prints what it is given, and a file's name, a
/// session's or the words of a service may hold what a terminal would obey.
/// </summary>
internal static class Messages
{
    public static void Warn(this Cmdlet cmdlet, string text) => cmdlet.WriteWarning(PrintableText.Line(text));

    public static void Tell(this Cmdlet cmdlet, string text) => cmdlet.WriteVerbose(PrintableText.Line(text));

    /// <summary>For -Debug, where a text that is sent keeps its lines.</summary>
    public static void Trace(this Cmdlet cmdlet, string text) => cmdlet.WriteDebug(PrintableText.Lines(text));

    public static void Show(this Cmdlet cmdlet, ProgressRecord progress)
    {
        // PowerShell takes neither without text.
        progress.Activity = PrintableText.Line(progress.Activity) is { Length: > 0 } activity ? activity : "...";
        progress.StatusDescription = PrintableText.Line(progress.StatusDescription) is { Length: > 0 } status ? status : "...";
        if (progress.CurrentOperation is { } operation) progress.CurrentOperation = PrintableText.Line(operation);
        cmdlet.WriteProgress(progress);
    }

    /// <summary>As Write-Host does: seen by the person at the prompt, and no output.</summary>
    public static void Say(this Cmdlet cmdlet, string text) =>
        cmdlet.WriteInformation(new HostInformationMessage { Message = PrintableText.Line(text) }, ["PSHOST"]);

    /// <summary>For a pipeline that is being stopped, and has no streams any more.</summary>
    public static void SayTo(PSHost host, string text) => host.UI.WriteLine(PrintableText.Line(text));

    /// <summary>Asks with -Confirm, tells with -WhatIf and -Verbose, and otherwise agrees.</summary>
    public static bool Agrees(this Cmdlet cmdlet, string target, string action) => cmdlet.ShouldProcess(PrintableText.Line(target), PrintableText.Line(action));
}

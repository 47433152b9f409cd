using System.Management.Automation;
using System.Management.Automation.Host;
using StreamCoach.Text;

namespace StreamCoach.Commands.Output;

/// <summary>
/// Writes every text of a cmdlet except errors (<see cref="ErrorRecords"/>) and objects. Removes control characters: PowerShell prints a text unchanged, and
/// the name of a file or session, or a text of the service, may contain them.
/// </summary>
internal static class Messages
{
    public static void Warn(this Cmdlet cmdlet, string text) => cmdlet.WriteWarning(PrintableText.Line(text));

    public static void Verbose(this Cmdlet cmdlet, string text) => cmdlet.WriteVerbose(PrintableText.Line(text));

    /// <summary>Writes a debug message; a text of several lines keeps its line breaks.</summary>
    public static void Debug(this Cmdlet cmdlet, string text) => cmdlet.WriteDebug(PrintableText.Lines(text));

    public static void Show(this Cmdlet cmdlet, ProgressRecord progress)
    {
        // PowerShell rejects an empty text in either.
        progress.Activity = PrintableText.Line(progress.Activity) is { Length: > 0 } activity ? activity : "...";
        progress.StatusDescription = PrintableText.Line(progress.StatusDescription) is { Length: > 0 } status ? status : "...";
        if (progress.CurrentOperation is { } operation) progress.CurrentOperation = PrintableText.Line(operation);
        cmdlet.WriteProgress(progress);
    }

    /// <summary>Prints to the host as Write-Host does.</summary>
    public static void Print(this Cmdlet cmdlet, string text) =>
        cmdlet.WriteInformation(new HostInformationMessage { Message = PrintableText.Line(text) }, ["PSHOST"]);

    /// <summary>Prints to the host of a pipeline that is being stopped and has no streams.</summary>
    public static void PrintTo(PSHost host, string text) => host.UI.WriteLine(PrintableText.Line(text));

    /// <summary>What -Force asks for: says with -WhatIf what would happen, and otherwise goes ahead without asking.</summary>
    public static bool ShouldActUnasked(this PSCmdlet cmdlet, string target, string action)
    {
        bool whatIf = cmdlet.MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given) ? given is SwitchParameter { IsPresent: true }
            : cmdlet.SessionState.PSVariable.GetValue("WhatIfPreference") is true or SwitchParameter { IsPresent: true };
        return !whatIf || cmdlet.ShouldAct(target, action);
    }

    /// <summary>ShouldProcess with printable texts.</summary>
    public static bool ShouldAct(this Cmdlet cmdlet, string target, string action) => cmdlet.ShouldProcess(PrintableText.Line(target), PrintableText.Line(action));
}

using System.Management.Automation;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Sandbox;

namespace StreamCoach.Commands;

/// <summary>Stops sandboxes: those given, or all of this PowerShell.</summary>
[Cmdlet(VerbsLifecycle.Stop, "TranscriptionSandbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, HelpUri = HelpPages.Begin + "Stop-TranscriptionSandbox" + HelpPages.End)]
public sealed class StopTranscriptionSandboxCommand : PSCmdlet
{
    /// <summary>The sandboxes.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public SandboxServer[]? Sandbox { get; set; }

    /// <summary>Stops the given sandboxes.</summary>
    protected override void ProcessRecord() => Stop(Sandbox ?? []);

    /// <summary>Stops all sandboxes if none were given.</summary>
    protected override void EndProcessing()
    {
        if (Sandbox is null && !MyInvocation.ExpectingInput) Stop(RunspaceSessions.Current.Sandboxes);
    }

    private void Stop(IEnumerable<SandboxServer> sandboxes)
    {
        foreach (SandboxServer sandbox in sandboxes)
        {
            if (!this.ShouldAct(sandbox.Endpoint.Authority, "Stop the sandbox")) continue;
            sandbox.Dispose();
            RunspaceSessions.Current.Remove(sandbox);
        }
    }
}

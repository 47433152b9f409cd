using System.Management.Automation;
using System.Net.Sockets;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Sandbox;
using StreamCoach.Sandbox.Faults;

namespace StreamCoach.Commands;

/// <summary>Starts a service of one's own on this machine that speaks AssemblyAI's protocols, to try and test without a key.</summary>
[Cmdlet(VerbsLifecycle.Start, "TranscriptionSandbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, HelpUri = HelpPages.Begin + "Start-TranscriptionSandbox" + HelpPages.End)]
[OutputType(typeof(SandboxServer))]
public sealed class StartTranscriptionSandboxCommand : PSCmdlet
{
    /// <summary>The port on 127.0.0.1; a free one where it is 0.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(0, 65_535)]
    public int Port { get; set; }

    /// <summary>Makes it what cmdlets of this PowerShell use where no endpoint is given.</summary>
    [Parameter]
    public SwitchParameter UseByDefault { get; set; }

    /// <summary>What goes wrong in the sessions to come: the first fault in the first session, and so on; then nothing more.</summary>
    [Parameter]
    public SandboxFaultKind[] Fault { get; set; } = [];

    /// <summary>After how much audio of its session a fault strikes; a number is seconds.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan FaultAfter { get; set; }

    /// <summary>How many sessions may begin in a minute, as the service has it; no limit where it is not given.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? SessionsPerMinute { get; set; }

    /// <summary>Speaks https and wss, with a certificate that is made at the start and that no client trusts by itself.</summary>
    [Parameter]
    public SwitchParameter Tls { get; set; }

    /// <summary>Starts it.</summary>
    protected override void EndProcessing()
    {
        if (!this.Agrees($"127.0.0.1:{(Port == 0 ? "a free port" : Port)}", "Start a sandbox")) return;
        SandboxServer sandbox;
        try
        {
            sandbox = SandboxServer.Start(new SandboxOptions { Port = Port, SessionsPerMinute = SessionsPerMinute, Tls = Tls });
        }
        catch (SocketException error)
        {
            ThrowTerminatingError(ErrorRecords.From(new StreamCoachException(FailureKind.SandboxPortTaken,
                $"The sandbox cannot listen on port {Port}: {error.Message}.", error), Port));
            return;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorRecords.From(new StreamCoachException(FailureKind.SandboxCertificateFailed,
                $"The sandbox cannot write its certificate to the temporary folder '{Path.GetTempPath()}': {error.Message}", error), null));
            return;
        }
        sandbox.FaultNext([.. Fault.Select(kind => SandboxFault.Of(kind, FaultAfter.TotalSeconds))]);
        RunspaceSessions.Here.Add(sandbox);
        if (UseByDefault) RunspaceSessions.Here.DefaultSandbox = sandbox;
        WriteObject(sandbox);
    }
}

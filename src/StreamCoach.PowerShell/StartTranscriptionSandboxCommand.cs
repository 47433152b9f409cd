using System.Management.Automation;
using System.Net.Sockets;
using System.Security.Cryptography;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Sandbox;
using StreamCoach.Sandbox.Faults;

namespace StreamCoach.Commands;

/// <summary>Starts a loopback service that speaks AssemblyAI's protocols, for trials and tests without a key.</summary>
[Cmdlet(VerbsLifecycle.Start, "TranscriptionSandbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, HelpUri = HelpPages.Begin + "Start-TranscriptionSandbox" + HelpPages.End)]
[OutputType(typeof(SandboxServer))]
public sealed class StartTranscriptionSandboxCommand : PSCmdlet
{
    /// <summary>The port on 127.0.0.1; 0 selects a free one.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(0, 65_535)]
    public int Port { get; set; }

    /// <summary>Makes it the default endpoint of this PowerShell.</summary>
    [Parameter]
    public SwitchParameter UseByDefault { get; set; }

    /// <summary>Faults to inject: the first one in the first session, the second one in the second, and so on; later sessions have none.</summary>
    [Parameter]
    public SandboxFaultKind[] Fault { get; set; } = [];

    /// <summary>How much audio of its session comes before a fault, such as 7s; a number is seconds.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan FaultAfter { get; set; }

    /// <summary>The service's limit of new sessions per minute; by default there is none.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? SessionsPerMinute { get; set; }

    /// <summary>Uses https and wss, with a certificate that is created at the start and that no client trusts by default.</summary>
    [Parameter]
    public SwitchParameter Tls { get; set; }

    /// <summary>Starts the sandbox.</summary>
    protected override void EndProcessing()
    {
        if (!this.ShouldAct($"127.0.0.1:{(Port == 0 ? "a free port" : Port)}", "Start a sandbox")) return;
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
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            ThrowTerminatingError(ErrorRecords.From(new StreamCoachException(FailureKind.SandboxCertificateFailed,
                error is CryptographicException
                ? $"The sandbox cannot create its certificate: {error.Message}"
                : $"The sandbox cannot write its certificate to the temporary folder '{Path.GetTempPath()}': {error.Message}", error), null));
            return;
        }
        sandbox.FaultNext([.. Fault.Select(kind => SandboxFault.Of(kind, FaultAfter.TotalSeconds))]);
        RunspaceSessions.Current.Add(sandbox);
        if (UseByDefault) RunspaceSessions.Current.DefaultSandbox = sandbox;
        WriteObject(sandbox);
    }
}

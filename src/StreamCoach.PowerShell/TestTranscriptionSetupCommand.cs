using System.Management.Automation;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Setup;

namespace StreamCoach.Commands;

/// <summary>Checks the setup: reports what works, what does not, and how to correct it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "TranscriptionSetup", HelpUri = HelpPages.Begin + "Test-TranscriptionSetup" + HelpPages.End)]
[OutputType(typeof(SetupCheck))]
public sealed class TestTranscriptionSetupCommand : ServiceCommand
{
    /// <summary>The checks to run; all by default.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public SetupPart[] Check { get; set; } = Enum.GetValues<SetupPart>();

    /// <summary>Runs the checks one after the other, and writes each result as soon as it is known.</summary>
    protected override void EndProcessing()
    {
        ServiceEndpoint endpoint;
        try
        {
            endpoint = NamedEndpoint() ?? DefaultEndpoint();
        }
        catch (StreamCoachException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, Endpoint));
            return;
        }
        foreach (SetupPart part in Check.Distinct())
        {
            this.Verbose($"Checking {part} at {endpoint}.");
            WriteObject(Run(part, endpoint));
        }
    }

    private SetupCheck Run(SetupPart part, ServiceEndpoint endpoint)
    {
        StreamCoach.Services.ApiKey? key = null;
        StreamCoachException? keyFailure = null;
        string source = ApiKey is { Length: > 0 } ? "given as -ApiKey" : RunspaceSessions.Current.SandboxKey(endpoint) is not null ? "the sandbox's own"
            : $"in {StreamCoach.Services.ApiKey.EnvironmentVariable}";
        try
        {
            key = KeyFor(endpoint);
        }
        catch (StreamCoachException error)
        {
            // A missing or malformed key is a result, not an error.
            keyFailure = error;
        }
        // As Start-TranscriptionSession decides; a malformed key is a failure there too.
        bool local = keyFailure?.Kind == FailureKind.ApiKeyNotFound && !NamesService;
        return new SetupTest(endpoint, key, source) { KeyFailure = keyFailure, AllowsLocalModel = local }.RunAsync(part, StopToken).GetAwaiter().GetResult();
    }
}

using System.Management.Automation;
using System.Security;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>Base of the cmdlets that authenticate at the service: -ApiKey.</summary>
public abstract class ServiceCommand : EndpointCommand
{
    /// <summary>The AssemblyAI key; by default that of the session, or the environment variable ASSEMBLYAI_API_KEY.</summary>
    [Parameter]
    [KeyTransformation]
    [ValidateNotNull]
    public SecureString? ApiKey { get; set; }

    /// <summary>Whether a parameter, or the environment's endpoint, asks for a service; otherwise a speech model may transcribe on this machine.</summary>
    /// <exception cref="StreamCoachException">The address in the environment variable is invalid.</exception>
    private protected bool NamesService => IsServiceGiven || ServiceEndpoint.FromEnvironment() is not null;

    /// <summary>Whether -ApiKey, -Region or -Endpoint is given.</summary>
    private protected bool IsServiceGiven => Endpoint is not null || Region is not null || ApiKey is not null;

    /// <summary>The key for an endpoint: -ApiKey, then the sandbox's own, then the environment variable's.</summary>
    /// <exception cref="StreamCoachException">No key is found.</exception>
    private protected StreamCoach.Services.ApiKey KeyFor(ServiceEndpoint endpoint)
    {
        (StreamCoach.Services.ApiKey? key, string from) = FindKey(endpoint);
        this.Verbose(key is null ? $"No key for {endpoint.Name}." : $"The key for {endpoint.Name} comes from {from}.");
        return key ?? throw ErrorRecords.ApiKeyNotFound(endpoint);
    }

    /// <summary>Whether there is a key for an endpoint.</summary>
    /// <exception cref="StreamCoachException">The key is not one.</exception>
    private protected bool HasKeyFor(ServiceEndpoint endpoint) => FindKey(endpoint).Key is not null;

    private (StreamCoach.Services.ApiKey? Key, string From) FindKey(ServiceEndpoint endpoint) =>
        ApiKey is { Length: > 0 } given ? (new StreamCoach.Services.ApiKey(given), "-ApiKey")
            : RunspaceSessions.Current.SandboxKey(endpoint) is { } sandbox ? (sandbox, "the sandbox at that endpoint")
            : (StreamCoach.Services.ApiKey.FromEnvironment(), StreamCoach.Services.ApiKey.EnvironmentVariable);

    /// <summary>
    /// The endpoint that analyses or resumes a session if no parameter names one: the endpoint that transcribed it. If that was a sandbox that has ended,
    /// the default endpoint is used instead if it is on this machine too, because then no data leaves the machine.
    /// </summary>
    /// <exception cref="StreamCoachException">The endpoint no longer listens, and there is no other on this machine.</exception>
    private protected ServiceEndpoint SessionEndpoint(TranscriptionSession session)
    {
        var access = ServiceAccess.Of(session);
        ServiceEndpoint original = access.Endpoint;
        if (original == ServiceEndpoint.ThisMachine || !original.IsLocal || RunspaceSessions.Current.SandboxKey(original) is not null) return original;
        // Without a key the session may belong to a sandbox of an earlier process, whose port another program may use by now.
        bool hasKey = access.Key is not null || ApiKey is { Length: > 0 };
        if (hasKey && LocalService.IsListening(original, StopToken)) return original;
        if (DefaultEndpoint() is { IsLocal: true } here) return here;
        return !hasKey && LocalService.IsListening(original, StopToken) ? original : throw ErrorRecords.EndpointGone(session);
    }
}

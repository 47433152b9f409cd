using System.Management.Automation;
using System.Security;

namespace StreamCoach.Commands;

/// <summary>A cmdlet that talks to the services with somebody's key.</summary>
public abstract class ServiceCommand : EndpointCommand
{
    /// <summary>The AssemblyAI key; ASSEMBLYAI_API_KEY is used where it is not given. What belongs to a session uses that session's.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? ApiKey { get; set; }

    /// <summary>The key for an endpoint.</summary>
    /// <exception cref="StreamCoachException">There is none.</exception>
    private protected StreamCoach.ApiKey KeyFor(ServiceEndpoint endpoint)
    {
        (StreamCoach.ApiKey? key, string from) = ApiKey is { Length: > 0 } given ? (new StreamCoach.ApiKey(given), "-ApiKey")
            : RunspaceSessions.Here.SandboxKey(endpoint) is { } sandbox ? (sandbox, "the sandbox at that endpoint")
            : (StreamCoach.ApiKey.FromEnvironment(), StreamCoach.ApiKey.EnvironmentVariable);
        WriteVerbose(key is null ? $"No key for {endpoint.Name}." : $"The key for {endpoint.Name} is that of {from}.");
        return key ?? throw Errors.ApiKeyNotFound();
    }
}

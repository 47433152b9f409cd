using System.Management.Automation;
using System.Security;

namespace StreamCoach.Commands;

/// <summary>A cmdlet that talks to the services: where they are, and with whose key.</summary>
public abstract class ServiceCommand : StreamCoachCommand
{
    /// <summary>The AssemblyAI key; ASSEMBLYAI_API_KEY is used where it is not given. What belongs to a session uses that session's.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? ApiKey { get; set; }

    /// <summary>Where the talk is processed; what a session heard stays in that session's region.</summary>
    [Parameter]
    public ServiceRegion? Region { get; set; }

    /// <summary>An endpoint of one's own, or a sandbox.</summary>
    [Parameter]
    [EndpointTransformation]
    [ValidateNotNullOrEmpty]
    public string? Endpoint { get; set; }

    /// <summary>The endpoint that the parameters name; <see langword="null"/> where they name none.</summary>
    /// <exception cref="StreamCoachException">The address is not usable, or both are given.</exception>
    private protected ServiceEndpoint? NamedEndpoint()
    {
        if (Endpoint is not null && Region is not null) throw Errors.OptionInvalid("-Endpoint and -Region name two places; give one of them.");
        return Endpoint is not null ? ServiceEndpoint.Parse(Endpoint) : Region is { } region ? ServiceEndpoint.ForRegion(region) : null;
    }

    /// <summary>The endpoint where the parameters name none: this runspace's sandbox, then the environment's, then the United States.</summary>
    /// <exception cref="StreamCoachException">The environment holds no usable address.</exception>
    private protected static ServiceEndpoint DefaultEndpoint() =>
        RunspaceSessions.Here.DefaultSandbox is { } sandbox ? ServiceEndpoint.Parse(sandbox.Endpoint.AbsoluteUri)
        : ServiceEndpoint.FromEnvironment() ?? ServiceEndpoint.ForRegion(ServiceRegion.US);

    /// <summary>The key for an endpoint.</summary>
    /// <exception cref="StreamCoachException">There is none.</exception>
    private protected StreamCoach.ApiKey KeyFor(ServiceEndpoint endpoint) =>
        ApiKey is { Length: > 0 } given ? new StreamCoach.ApiKey(given)
        : RunspaceSessions.Here.SandboxKey(endpoint) ?? StreamCoach.ApiKey.FromEnvironment() ?? throw Errors.ApiKeyNotFound();
}

using System.Security;

namespace StreamCoach.Commands;

/// <summary>Where to, and with whose key: parameters first, then this runspace's sandbox, then the environment, then the United States.</summary>
internal static class Destination
{
    /// <summary>The endpoint that the parameters name; <see langword="null"/> where they name none.</summary>
    /// <exception cref="StreamCoachException">The address is not usable, or both are given.</exception>
    public static ServiceEndpoint? Named(string? endpoint, ServiceRegion? region)
    {
        if (endpoint is not null && region is not null) throw Errors.OptionInvalid("-Endpoint and -Region name two places; give one of them.");
        return endpoint is not null ? ServiceEndpoint.Parse(endpoint) : region is { } known ? ServiceEndpoint.ForRegion(known) : null;
    }

    /// <summary>The endpoint where the parameters name none.</summary>
    /// <exception cref="StreamCoachException">The environment holds no usable address.</exception>
    public static ServiceEndpoint Default() =>
        RunspaceSessions.Here.DefaultSandbox is { } sandbox ? ServiceEndpoint.Parse(sandbox.Endpoint.AbsoluteUri)
        : ServiceEndpoint.FromEnvironment() ?? ServiceEndpoint.ForRegion(ServiceRegion.US);

    /// <summary>The key for an endpoint.</summary>
    /// <exception cref="StreamCoachException">There is none.</exception>
    public static ApiKey Key(SecureString? given, ServiceEndpoint endpoint) =>
        given is { Length: > 0 } ? new ApiKey(given)
        : RunspaceSessions.Here.SandboxKey(endpoint) ?? ApiKey.FromEnvironment() ?? throw Errors.ApiKeyNotFound();
}

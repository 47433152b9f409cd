using System.Management.Automation;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Sandbox;
using StreamCoach.Services;

namespace StreamCoach.Commands;

/// <summary>A cmdlet that needs to know where the services are.</summary>
public abstract class EndpointCommand : StreamCoachCommand
{
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
        if (Endpoint is not null && Region is not null) throw ErrorRecords.OptionInvalid("-Endpoint and -Region name two places; give one of them.");
        return Endpoint is not null ? ServiceEndpoint.Parse(Endpoint) : Region is { } region ? ServiceEndpoint.ForRegion(region) : null;
    }

    /// <summary>The endpoint where the parameters name none: this runspace's sandbox, then the environment's, then the United States.</summary>
    /// <exception cref="StreamCoachException">The environment holds no usable address.</exception>
    private protected static ServiceEndpoint DefaultEndpoint() =>
        RunspaceSessions.Here.DefaultSandbox is { } sandbox ? ServiceEndpoint.Parse(sandbox.Endpoint.AbsoluteUri)
        : ServiceEndpoint.FromEnvironment() ?? ServiceEndpoint.ForRegion(ServiceRegion.US);

    /// <summary>The endpoint that a command line names, as far as it is typed.</summary>
    /// <exception cref="StreamCoachException">The address is not usable.</exception>
    internal static ServiceEndpoint EndpointOf(object? endpoint, object? region) =>
        ((endpoint as PSObject)?.BaseObject ?? endpoint) switch
        {
            SandboxServer sandbox => ServiceEndpoint.Parse(sandbox.Endpoint.AbsoluteUri),
            string address => ServiceEndpoint.Parse(address),
            Uri address => ServiceEndpoint.Parse(address.OriginalString),
            _ => LanguagePrimitives.TryConvertTo(region, out ServiceRegion named) && region is not null ? ServiceEndpoint.ForRegion(named) : DefaultEndpoint(),
        };
}

using System.Management.Automation;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Sandbox;
using StreamCoach.Services;

namespace StreamCoach.Commands;

/// <summary>Base of the cmdlets that call AssemblyAI: -Region and -Endpoint.</summary>
public abstract class EndpointCommand : StreamCoachCommand
{
    /// <summary>The region that processes the audio and text. A session's data stays in its own region.</summary>
    [Parameter]
    public ServiceRegion? Region { get; set; }

    /// <summary>The address of another endpoint, or a sandbox.</summary>
    [Parameter]
    [EndpointTransformation]
    [ValidateNotNullOrEmpty]
    public string? Endpoint { get; set; }

    /// <summary>The endpoint of -Endpoint or -Region; <see langword="null"/> if neither is given.</summary>
    /// <exception cref="StreamCoachException">The address is invalid, or both parameters are given.</exception>
    private protected ServiceEndpoint? NamedEndpoint()
    {
        if (Endpoint is not null && Region is not null) throw ErrorRecords.OptionInvalid("-Endpoint and -Region cannot be used together; give one of them.");
        return Endpoint is not null ? ServiceEndpoint.Parse(Endpoint) : Region is { } region ? ServiceEndpoint.ForRegion(region) : null;
    }

    /// <summary>The endpoint if no parameter names one: this runspace's default sandbox, then the environment variable's, then the US region.</summary>
    /// <exception cref="StreamCoachException">The address in the environment variable is invalid.</exception>
    private protected static ServiceEndpoint DefaultEndpoint() =>
        RunspaceSessions.Current.DefaultSandbox is { } sandbox ? ServiceEndpoint.Parse(sandbox.Endpoint.AbsoluteUri)
        : ServiceEndpoint.FromEnvironment() ?? ServiceEndpoint.ForRegion(ServiceRegion.US);

    /// <summary>The endpoint of a command line that is still being typed, for completers.</summary>
    /// <exception cref="StreamCoachException">The address is invalid.</exception>
    internal static ServiceEndpoint EndpointOf(object? endpoint, object? region) =>
        ((endpoint as PSObject)?.BaseObject ?? endpoint) switch
        {
            SandboxServer sandbox => ServiceEndpoint.Parse(sandbox.Endpoint.AbsoluteUri),
            string address => ServiceEndpoint.Parse(address),
            Uri address => ServiceEndpoint.Parse(address.OriginalString),
            _ => LanguagePrimitives.TryConvertTo(region, out ServiceRegion named) && region is not null ? ServiceEndpoint.ForRegion(named) : DefaultEndpoint(),
        };
}

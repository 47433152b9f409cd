using System.Management.Automation;
using System.Security;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>A cmdlet that talks to the services with somebody's key.</summary>
public abstract class ServiceCommand : EndpointCommand
{
    /// <summary>The AssemblyAI key; ASSEMBLYAI_API_KEY is used where it is not given. What belongs to a session uses that session's.</summary>
    [Parameter]
    [KeyTransformation]
    [ValidateNotNull]
    public SecureString? ApiKey { get; set; }

    /// <summary>The key for an endpoint.</summary>
    /// <exception cref="StreamCoachException">There is none.</exception>
    private protected StreamCoach.Services.ApiKey KeyFor(ServiceEndpoint endpoint)
    {
        (StreamCoach.Services.ApiKey? key, string from) = ApiKey is { Length: > 0 } given ? (new StreamCoach.Services.ApiKey(given), "-ApiKey")
            : RunspaceSessions.Here.SandboxKey(endpoint) is { } sandbox ? (sandbox, "the sandbox at that endpoint")
            : (StreamCoach.Services.ApiKey.FromEnvironment(), StreamCoach.Services.ApiKey.EnvironmentVariable);
        this.Tell(key is null ? $"No key for {endpoint.Name}." : $"The key for {endpoint.Name} is that of {from}.");
        return key ?? throw ErrorRecords.ApiKeyNotFound(endpoint);
    }

    /// <summary>
    /// Where a session is analysed or resumed if no parameter says where: where it was heard. On this machine that may be a sandbox that has ended; another
    /// endpoint on this machine, the default one, then takes its place, because nothing leaves the machine by that.
    /// </summary>
    /// <exception cref="StreamCoachException">The endpoint is gone and there is no other on this machine.</exception>
    private protected ServiceEndpoint HomeOf(TranscriptionSession session)
    {
        var access = ServiceAccess.Of(session);
        ServiceEndpoint heard = access.Endpoint;
        if (!heard.IsLocal || RunspaceSessions.Here.SandboxKey(heard) is not null) return heard;
        // Without a key of its own it may be meant for a sandbox of an earlier process, whose port somebody else may have by now.
        bool hasKey = access.Key is not null || ApiKey is { Length: > 0 };
        if (hasKey && LocalService.IsListening(heard, StopToken)) return heard;
        if (DefaultEndpoint() is { IsLocal: true } here) return here;
        return !hasKey && LocalService.IsListening(heard, StopToken) ? heard : throw ErrorRecords.EndpointGone(session);
    }
}

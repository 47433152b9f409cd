using StreamCoach.Services;

namespace StreamCoach.Sessions;

/// <summary>The services and the API key that a session uses. Turns are analysed in the region in which they were transcribed, so an analysis starts from here.</summary>
public sealed class ServiceAccess
{
    private ServiceAccess(ServiceEndpoint endpoint, ApiKey? key)
    {
        Endpoint = endpoint;
        Key = key;
    }

    /// <summary>The streaming service and the gateway of the session's region.</summary>
    public ServiceEndpoint Endpoint { get; }

    /// <summary>The key, which never shows its value; <see langword="null"/> for a session that was read from disk, because keys are not saved.</summary>
    public ApiKey? Key { get; }

    /// <summary>Returns the access of a session.</summary>
    public static ServiceAccess Of(TranscriptionSession session) => new(session.Endpoint, session.Key);
}

using StreamCoach.Services;

namespace StreamCoach.Sessions;

/// <summary>The services that a session uses and the key it uses them with. Turns are analysed where they were heard, so an analysis starts from here.</summary>
public sealed class ServiceAccess
{
    private ServiceAccess(ServiceEndpoint endpoint, ApiKey? key)
    {
        Endpoint = endpoint;
        Key = key;
    }

    /// <summary>Streaming service and gateway, both in the session's region.</summary>
    public ServiceEndpoint Endpoint { get; }

    /// <summary>The key, which shows its value to nobody; <see langword="null"/> for a session that was read from disk, because keys are not saved.</summary>
    public ApiKey? Key { get; }

    /// <summary>Returns the access of a session.</summary>
    public static ServiceAccess Of(TranscriptionSession session) => new(session.Endpoint, session.Key);
}

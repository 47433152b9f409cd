using System.Net;

namespace StreamCoach.Services;

/// <summary>
/// Creates the HTTP handler for every connection, to the streaming service, the gateway and the server of speech models alike. The rules for all are
/// defined here only: when a proxy is used, that redirects are not followed, and how large response headers may be.
/// </summary>
internal static class ServiceHandler
{
    /// <summary>
    /// The largest response headers in KB: .NET's default, about 30 times what the services send. Larger headers are an error.
    /// </summary>
    public const int MaxHeaderKB = 64;

    // The rest of an unread response is drained up to this size, so that its connection can be reused; beyond it the connection is
    // closed.
    private const int MaxDrainBytes = 64 * 1024;

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(15);

    /// <summary>Creates a handler.</summary>
    /// <param name="isLoopback">
    /// Whether the service is on this machine (<see cref="ServiceEndpoint.IsLoopback"/>). No proxy is used then, whatever the system's
    /// settings, http_proxy, HTTP_PROXY and ALL_PROXY say: unencrypted http is allowed on this machine, and a proxy would receive the key
    /// unencrypted. Every other service is reached over TLS; its configured proxy and NO_PROXY are respected, and the proxy sees only the
    /// host name and encrypted data.
    /// </param>
    /// <param name="lifetime">How long a connection may be reused; zero for one connection per request.</param>
    /// <param name="connect">Opens the TCP connection; <see langword="null"/> for .NET's default.</param>
    public static HttpMessageHandler Create(bool isLoopback, TimeSpan lifetime, Func<DnsEndPoint, CancellationToken, ValueTask<Stream>>? connect = null) => new SocketsHttpHandler
    {
        UseProxy = !isLoopback,
        // A redirect would send the key, the audio or the transcript to a server that nobody configured. ServiceRedirect reports it.
        AllowAutoRedirect = false,
        // No compressed response is requested, so a small one cannot expand into a large one.
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        MaxResponseHeadersLength = MaxHeaderKB,
        MaxResponseDrainSize = MaxDrainBytes,
        ConnectTimeout = ConnectLimit,
        PooledConnectionLifetime = lifetime,
        // The services use no trace headers, and creating them slows down a first session.
        ActivityHeadersPropagator = null,
        ConnectCallback = connect is null ? null : (context, cancel) => connect(context.DnsEndPoint, cancel),
    };
}

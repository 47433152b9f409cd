using System.Net;

namespace StreamCoach.Services;

/// <summary>
/// Makes the HTTP handler of every connection to a service, streaming and gateway alike. What holds for both stands here and nowhere else: where a
/// proxy is used, that no redirect is followed, and how much a peer may send before its answer begins.
/// </summary>
internal static class ServiceHandler
{
    /// <summary>The largest headers of an answer, in KB: .NET's own default, about 30 times what the services send. Above it the answer is an error.</summary>
    public const int MaxHeaderKB = 64;

    // An answer that is not read to its end is read on up to here, so that its connection can be used again; beyond that the connection is closed.
    private const int MaxDrainBytes = 64 * 1024;

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(15);

    /// <summary>Makes a handler.</summary>
    /// <param name="isLoopback">
    /// Whether the service is on this machine (<see cref="ServiceEndpoint.IsLoopback"/>). No proxy is used then, whatever the system's settings or
    /// http_proxy, HTTP_PROXY and ALL_PROXY say: plain http is allowed to this machine alone, and a proxy would receive the key in the clear. Every other
    /// service is reached over TLS; a proxy that is set for it, and NO_PROXY, are followed, and the proxy sees the host's name and encrypted data.
    /// </param>
    /// <param name="lifetime">How long a connection may be used again; zero for one connection per request.</param>
    /// <param name="connect">Makes the TCP connection; <see langword="null"/> for .NET's own.</param>
    public static HttpMessageHandler Make(bool isLoopback, TimeSpan lifetime, Func<DnsEndPoint, CancellationToken, ValueTask<Stream>>? connect = null) => new SocketsHttpHandler
    {
        UseProxy = !isLoopback,
        // A redirect would take the key, the sound or the transcript to a server that nobody named: ServiceRedirect reports it.
        AllowAutoRedirect = false,
        // Nothing is asked for compressed, so no small answer can grow here into a large one.
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        MaxResponseHeadersLength = MaxHeaderKB,
        MaxResponseDrainSize = MaxDrainBytes,
        ConnectTimeout = ConnectLimit,
        PooledConnectionLifetime = lifetime,
        // The services follow no trace, and setting one up takes a first session's time.
        ActivityHeadersPropagator = null,
        ConnectCallback = connect is null ? null : (context, cancel) => connect(context.DnsEndPoint, cancel),
    };
}

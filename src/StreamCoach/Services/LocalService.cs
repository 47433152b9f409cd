using System.Net;
using System.Net.Sockets;

namespace StreamCoach.Services;

/// <summary>Finds out whether a service on this machine still runs: a sandbox ends with its process, but saved sessions keep its port.</summary>
public static class LocalService
{
    // Loopback responds at once on Linux and macOS. Windows retries a refused connection for about two seconds, so no response within
    // this time means refused.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Whether something accepts a connection at the endpoint's port within a second. Nothing is sent.</summary>
    /// <param name="endpoint">An endpoint on loopback.</param>
    /// <param name="cancel">Ends the attempt, which then counts as refused.</param>
    public static bool IsListening(ServiceEndpoint endpoint, CancellationToken cancel = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ConnectTimeout);
        try
        {
            using Stream connection = WireStream.ConnectAsync(new DnsEndPoint(endpoint.Streaming.Host, endpoint.Streaming.Port), limit.Token).AsTask().GetAwaiter().GetResult();
            return true;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            return false;
        }
    }
}

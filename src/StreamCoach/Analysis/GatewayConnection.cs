using System.Net.Http.Headers;
using StreamCoach.Errors;
using StreamCoach.Services;

namespace StreamCoach.Analysis;

/// <summary>The HTTP connections to a gateway; the only file that names HttpClient.</summary>
internal sealed class GatewayConnection(Uri gateway)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    // Two clients for the process, for this machine and for all others, because one per object would leave sockets behind.
    private static readonly Lazy<HttpClient> Loopback = new(() => Create(isLoopback: true));
    private static readonly Lazy<HttpClient> Remote = new(() => Create(isLoopback: false));

    private readonly HttpClient _http = (ServiceEndpoint.IsLoopback(gateway) ? Loopback : Remote).Value;

    /// <summary>The address of the gateway.</summary>
    public Uri Gateway => gateway;

    /// <summary>Sends a request, and returns once the headers of the response have arrived.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);

    /// <summary>Returns the failure for a response that redirects; <see langword="null"/> if it does not.</summary>
    public static StreamCoachException? Redirect(HttpResponseMessage response) => ServiceRedirect.From((int)response.StatusCode, response.RequestMessage!.RequestUri!,
        response.Headers.NonValidated.TryGetValues("Location", out HeaderStringValues location) ? location.ToString() : null);

    private static HttpClient Create(bool isLoopback) => new(ServiceHandler.Create(isLoopback, Lifetime)) { Timeout = Timeout.InfiniteTimeSpan };
}

using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Sandbox.Gateway;
using StreamCoach.Sandbox.Http;
using StreamCoach.Sandbox.Streaming;

namespace StreamCoach.Sandbox;

/// <summary>Serves one connection: HTTP requests in sequence, or one streaming session.</summary>
internal sealed class ConnectionHandler(
    SandboxOptions options, SandboxLog log, TokenStore tokens, SessionLimits limits, X509Certificate2? certificate)
{
    private readonly GatewayEndpoint _gateway = new(options, new ModelQuota(options));

    public SandboxFaultQueue Faults { get; } = new(options.Fault);

    /// <summary>Faults for all gateway requests except GET /v1/models.</summary>
    public GatewayFaultQueue GatewayFaults { get; } = new();

    /// <summary>Faults for GET /v1/models, which a client may request at any time and which must not use up the others.</summary>
    public GatewayFaultQueue ModelFaults { get; } = new();

    /// <summary>Completes when the connection ends. A lost connection or the end of the server is no error here.</summary>
    public async Task RunAsync(Socket connection, CancellationToken ct)
    {
        await using var plain = new NetworkStream(connection, ownsSocket: false);
        await using SslStream? secure = certificate is null ? null : new SslStream(plain, leaveInnerStreamOpen: true);
        Stream stream = secure ?? (Stream)plain;
        try
        {
            if (secure is not null)
                await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, ct);
            await ServeAsync(connection, stream, ct);
        }
        catch (HttpBadRequestException bad)
        {
            await IgnoreConnectionLoss(new HttpResponse(bad.Status, bad.Message, "text/plain").WriteAsync(stream, keepAlive: false, ct));
        }
        catch (AuthenticationException)
        {
            // The client does not trust the certificate, or does not use TLS.
        }
        catch (Exception end) when (IsConnectionLoss(end))
        {
        }
    }

    private async Task ServeAsync(Socket connection, Stream stream, CancellationToken ct)
    {
        var reader = new HttpRequestReader(stream);
        while (await reader.ReadAsync(ct) is { } request)
        {
            if (request.Path == "/v3/ws")
            {
                if (reader.HasMore || !Upgrade.IsAsked(request))
                    throw new HttpBadRequestException(400, "expected a WebSocket upgrade");
                await StreamAsync(connection, stream, request, ct);
                return;
            }

            bool keepsAlive = request.Path.StartsWith("/v1/", StringComparison.Ordinal)
                ? await AnswerGatewayAsync(request, stream, ct)
                : await AnswerOtherAsync(request, stream, ct);
            if (!keepsAlive)
                return;
        }
    }

    private async Task<bool> AnswerGatewayAsync(HttpRequest request, Stream stream, CancellationToken ct)
    {
        var seen = new SandboxRequest(request.Method, request.Path, request.Headers, Encoding.UTF8.GetString(request.Body));
        log.AddRequest(seen);
        GatewayFaultQueue faults = request.Path == GatewayEndpoint.ModelsPath ? ModelFaults : GatewayFaults;
        return await _gateway.AnswerAsync(request, seen, faults.Next(), stream, ct);
    }

    private async Task<bool> AnswerOtherAsync(HttpRequest request, Stream stream, CancellationToken ct)
    {
        HttpResponse response = request.Path switch
        {
            "/v3/token" => TokenEndpoint.Answer(request, options.ApiKey, tokens),
            "/v2/realtime/token" => new HttpResponse(404, """{"error":"Not found"}"""),
            _ when request.Path.StartsWith("/v2/", StringComparison.Ordinal) => new HttpResponse(410, "Deprecated endpoint", "text/plain"),
            _ => new HttpResponse(404, """{"detail":"Not Found"}"""),
        };
        await response.WriteAsync(stream, request.KeepAlive, ct);
        return request.KeepAlive;
    }

    private async Task StreamAsync(Socket connection, Stream stream, HttpRequest request, CancellationToken ct)
    {
        var query = new Dictionary<string, string>();
        foreach ((string name, string value) in request.QueryPairs)
            query[name] = value;
        // The fault is taken before the session is announced, so that a test can queue the next fault as soon as it sees the session.
        SandboxFault? fault = Faults.Next();
        SandboxSession seen = log.AddSession(query, request.Headers, options);
        try
        {
            await StreamAsync(connection, stream, request, seen, query, fault, ct);
        }
        finally
        {
            connection.Dispose();
            seen.OnEnd();
        }
    }

    private async Task StreamAsync(
        Socket connection, Stream stream, HttpRequest request, SandboxSession seen, Dictionary<string, string> query, SandboxFault? fault, CancellationToken ct)
    {
        if (fault?.Kind == SandboxFaultKind.RefuseTcp)
        {
            FaultInjector.Reset(connection);
            return;
        }

        if (fault?.Kind == SandboxFaultKind.Refuse)
        {
            var answer = new HttpResponse(fault.Code, HttpResponse.Reason(fault.Code), "text/plain");
            if (fault.RetryAfter.Length > 0)
                answer = answer with { Headers = new Dictionary<string, string> { ["Retry-After"] = fault.RetryAfter } };
            await answer.WriteAsync(stream, keepAlive: false, ct);
            return;
        }

        // As in the service, credentials and parameters are checked only after the 101.
        using WebSocket socket = await Upgrade.AcceptAsync(request, fault?.Kind == SandboxFaultKind.NoPong || !options.Unpromised.Pongs ? new PonglessStream(stream) : stream, ct);
        ServiceError? refusal = Credentials.Check(request, options.ApiKey, tokens, out int maxSeconds);
        ServiceError? wrong = ParameterCheck.Check(request.QueryPairs, out IReadOnlyList<string> unknown);
        seen.UnknownParameters = string.Join(", ", unknown);
        refusal ??= wrong ?? limits.Enter();
        SessionSettings? settings = refusal is null ? new SessionSettings(Effective(query)) : null;
        await new AcceptedConnection(socket, connection, seen, options, fault).RunAsync(settings, refusal, maxSeconds, ct);
    }

    private Dictionary<string, string> Effective(Dictionary<string, string> query)
    {
        if (options.Unpromised.RunsModel is not { } model)
            return query;
        return new(query) { ["speech_model"] = model };
    }

    private static async Task IgnoreConnectionLoss(ValueTask task)
    {
        try
        {
            await task;
        }
        catch (Exception end) when (IsConnectionLoss(end))
        {
        }
    }

    private static bool IsConnectionLoss(Exception end) =>
        end is OperationCanceledException or WebSocketException or IOException or SocketException or ObjectDisposedException;
}

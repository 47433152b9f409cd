using System.Net;
using System.Net.Sockets;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Sandbox.Recognition;
using StreamCoach.Sandbox.Streaming;

namespace StreamCoach.Sandbox;

/// <summary>
/// A local imitation of the service: streaming, tokens, gateway and models on one loopback port, for trying and testing without a key. It
/// transcribes by recognizing its own recording, and coaches by rules, without any model.
/// </summary>
public sealed class SandboxServer : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan EndWait = TimeSpan.FromSeconds(1);

    private const int FirstAcceptWaitMs = 10, LongestAcceptWaitMs = 1_000;

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _ending = new();
    private readonly SandboxLog _log = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<Socket, Task> _connections = [];
    private readonly ConnectionHandler _handler;
    private readonly SandboxCertificate? _certificate;
    private readonly Task _accepting;
    private Task? _ended;

    private SandboxServer(SandboxOptions options)
    {
        ApiKey = options.ApiKey;
        _listener = new TcpListener(IPAddress.Loopback, options.Port);
        _listener.Start(512);
        try
        {
            _certificate = options.Tls ? SandboxCertificate.Make() : null;
        }
        catch
        {
            _listener.Dispose();
            throw;
        }

        int port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Endpoint = new UriBuilder(options.Tls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, "127.0.0.1", port).Uri;
        _handler = new ConnectionHandler(options, _log, new TokenStore(), new SessionLimits(options, TimeProvider.System), _certificate?.Certificate);
        _accepting = AcceptAsync();
    }

    /// <summary>The full path of the bundled recording (16 kHz, mono, 16-bit WAV). The .json file beside it contains its words.</summary>
    public static string RecordingPath => Path.Combine(Recording.Folder, "conversation.wav");

    /// <summary>
    /// The base address, http://127.0.0.1:PORT/; streaming is at ws://127.0.0.1:PORT/v3/ws. With <see cref="SandboxOptions.Tls"/> the
    /// schemes are https and wss.
    /// </summary>
    public Uri Endpoint { get; }

    /// <summary>
    /// The full path of the server's certificate, a PEM file without the key, for clients that should trust it (curl --cacert,
    /// NODE_EXTRA_CA_CERTS); null without <see cref="SandboxOptions.Tls"/>. The file is deleted when the server is disposed.
    /// </summary>
    public string? CertificatePath => _certificate?.Path;

    /// <summary>The accepted key.</summary>
    public string ApiKey { get; }

    /// <summary>Whether the server listens; false after it was disposed.</summary>
    public bool IsRunning
    {
        get
        {
            lock (_gate)
                return _ended is null;
        }
    }

    /// <summary>
    /// Why connections cannot be accepted now, such as a reached limit of open files; null while they are accepted. Clients wait
    /// meanwhile, and accepting is retried after 10 ms, 20 ms and so on up to 1 s.
    /// </summary>
    public string? AcceptFailure { get; private set; }

    /// <summary>How often accepting a connection has failed; clients that disconnected before do not count.</summary>
    public int AcceptFailures { get; private set; }

    /// <summary>A snapshot of the streaming sessions so far, including refused ones, oldest first.</summary>
    public SandboxList<SandboxSession> Sessions => _log.Sessions;

    /// <summary>A snapshot of the gateway requests so far, oldest first.</summary>
    public SandboxList<SandboxRequest> GatewayRequests => _log.Requests;

    /// <summary>Starts a server, which listens when this method returns.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="SocketException">The port is in use.</exception>
    /// <exception cref="IOException">The certificate cannot be written to the temporary folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The certificate cannot be written to the temporary folder.</exception>
    public static SandboxServer Start(SandboxOptions? options = null) => new(options ?? new SandboxOptions());

    /// <summary>Completes when the upgrade request of a session arrives, which may be before the client knows.</summary>
    /// <param name="index">The number of the session, from 0.</param>
    /// <param name="ct">Cancels the wait. It also fails when the server is disposed.</param>
    public Task<SandboxSession> WaitForSessionAsync(int index, CancellationToken ct = default) => _log.WaitForSessionAsync(index, ct);

    /// <summary>Queues faults for the next streaming sessions, one each; null for a session without a fault.</summary>
    /// <param name="faults">In the order of the sessions.</param>
    public void FaultNext(params SandboxFault?[] faults) => _handler.Faults.Add(faults);

    /// <summary>
    /// Queues faults for the next gateway requests (except GET /v1/models), one each unless the fault specifies more; null for a request
    /// without a fault.
    /// </summary>
    /// <param name="faults">In the order of the requests.</param>
    public void FaultNextGateway(params GatewayFault?[] faults) => _handler.GatewayFaults.Add(faults);

    /// <summary>
    /// Queues faults for the next requests of GET /v1/models, one each unless the fault specifies more; null for a request without a
    /// fault.
    /// </summary>
    /// <param name="faults">In the order of the requests.</param>
    public void FaultNextModels(params GatewayFault?[] faults) => _handler.ModelFaults.Add(faults);

    /// <summary>Ends all sessions and stops listening, within about a second.</summary>
    public async ValueTask DisposeAsync()
    {
        Task ended;
        lock (_gate)
            ended = _ended ??= EndAsync();
        await ended;
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Returns the endpoint.</summary>
    public override string ToString() => Endpoint.AbsoluteUri;

    private async Task<bool> WaitAsync(TimeSpan time)
    {
        try
        {
            await Task.Delay(time, _ending.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task AcceptAsync()
    {
        int failures = 0;
        while (true)
        {
            Socket connection;
            try
            {
                connection = await _listener.AcceptSocketAsync(_ending.Token);
            }
            catch (Exception end) when (end is OperationCanceledException or InvalidOperationException && _ending.IsCancellationRequested)
            {
                // Between two calls the listener may already be stopped, which throws an InvalidOperationException.
                return;
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            {
                // The client disconnected before it was accepted; others may be waiting.
                continue;
            }
            catch (SocketException error)
            {
                // The process may not open more files, or the system is out of memory. The client still waits, so accepting would fail
                // again at once.
                failures++;
                lock (_gate)
                {
                    AcceptFailures++;
                    AcceptFailure = error.Message;
                }

                if (!await WaitAsync(TimeSpan.FromMilliseconds(Math.Min(FirstAcceptWaitMs << Math.Min(failures - 1, 10), LongestAcceptWaitMs))))
                    return;
                continue;
            }

            failures = 0;
            lock (_gate)
                AcceptFailure = null;
            connection.NoDelay = true;
            lock (_gate)
                _connections[connection] = Task.Run(() => ServeAsync(connection));
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        try
        {
            await _handler.RunAsync(connection, _ending.Token);
        }
        finally
        {
            connection.Dispose();
        }

        // A connection that failed by an error of the sandbox stays in the list, and Dispose throws its exception.
        lock (_gate)
            _connections.Remove(connection);
    }

    private async Task EndAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _log.End();
        Task[] left;
        lock (_gate)
            left = [.. _connections.Values];
        Task all = Task.WhenAll(left);
        if (await Task.WhenAny(all, Task.Delay(EndWait)) != all)
        {
            lock (_gate)
            {
                foreach (Socket connection in _connections.Keys)
                    connection.Dispose();
            }
        }

        try
        {
            await all;
        }
        finally
        {
            _certificate?.Dispose();
            _ending.Dispose();
        }
    }
}

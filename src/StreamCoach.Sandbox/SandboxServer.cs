using System.Net;
using System.Net.Sockets;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Sandbox.Recognition;
using StreamCoach.Sandbox.Streaming;

namespace StreamCoach.Sandbox;

/// <summary>
/// The service on this machine: streaming, tokens, gateway and models on one loopback port, for trying and testing without a key.
/// It transcribes by knowing its own recording, not by recognition, and coaches by rules, not by a language model.
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

    /// <summary>The full path of the bundled recording (16 kHz, mono, 16-bit WAV), beside the assembly; its words stand in the .json next to it.</summary>
    public static string RecordingPath => Path.Combine(Recording.Folder, "conversation.wav");

    /// <summary>
    /// The base address, http://127.0.0.1:PORT/; the streaming side is at ws://127.0.0.1:PORT/v3/ws. With <see cref="SandboxOptions.Tls"/> the schemes are
    /// https and wss.
    /// </summary>
    public Uri Endpoint { get; }

    /// <summary>
    /// The full path of the server's certificate, a PEM file without the key, for clients that are to trust it (curl --cacert, NODE_EXTRA_CA_CERTS); null
    /// without <see cref="SandboxOptions.Tls"/>. The file is deleted when the server is disposed.
    /// </summary>
    public string? CertificatePath => _certificate?.Path;

    /// <summary>The key that the server accepts.</summary>
    public string ApiKey { get; }

    /// <summary>Whether it listens; false once it was disposed.</summary>
    public bool IsRunning
    {
        get
        {
            lock (_gate)
                return _ended is null;
        }
    }

    /// <summary>
    /// Why no connection can be accepted now, such as a limit of open files that is reached; null while connections are accepted. Clients wait meanwhile, and
    /// it is tried again after 10 ms, 20 ms, and so on up to a second.
    /// </summary>
    public string? AcceptFailure { get; private set; }

    /// <summary>How often accepting a connection has failed so far; clients that were gone before they were accepted do not count.</summary>
    public int AcceptFailures { get; private set; }

    /// <summary>The streaming sessions seen so far, oldest first; a snapshot. A refused one counts too.</summary>
    public SandboxList<SandboxSession> Sessions => _log.Sessions;

    /// <summary>What arrived at the gateway so far, oldest first; a snapshot.</summary>
    public SandboxList<SandboxRequest> GatewayRequests => _log.Requests;

    /// <summary>Starts a server; it listens when this returns.</summary>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    /// <exception cref="IOException">The certificate cannot be written to the temporary folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The certificate cannot be written to the temporary folder.</exception>
    public static SandboxServer Start(SandboxOptions? options = null) => new(options ?? new SandboxOptions());

    /// <summary>Completes as soon as the upgrade request of this session came, which may be before the client knows.</summary>
    /// <param name="index">The session's number, from 0.</param>
    /// <param name="ct">Gives up the wait; it fails too when the server is disposed.</param>
    public Task<SandboxSession> WaitForSessionAsync(int index, CancellationToken ct = default) => _log.WaitForSessionAsync(index, ct);

    /// <summary>Adds faults for the next streaming sessions, one each; null for a session without one.</summary>
    /// <param name="faults">In the order of the sessions.</param>
    public void FaultNext(params SandboxFault?[] faults) => _handler.Faults.Add(faults);

    /// <summary>
    /// Adds faults for the next gateway requests (not for GET /v1/models), one each unless the fault says more; null for a request
    /// without one.
    /// </summary>
    /// <param name="faults">In the order of the requests.</param>
    public void FaultNextGateway(params GatewayFault?[] faults) => _handler.GatewayFaults.Add(faults);

    /// <summary>Adds faults for the next requests of GET /v1/models, one each unless the fault says more; null for a request without one.</summary>
    /// <param name="faults">In the order of the requests.</param>
    public void FaultNextModels(params GatewayFault?[] faults) => _handler.ModelFaults.Add(faults);

    /// <summary>Ends every session and stops listening, within about a second.</summary>
    public async ValueTask DisposeAsync()
    {
        Task ended;
        lock (_gate)
            ended = _ended ??= EndAsync();
        await ended;
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>The endpoint.</summary>
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
            Socket line;
            try
            {
                line = await _listener.AcceptSocketAsync(_ending.Token);
            }
            catch (Exception end) when (end is OperationCanceledException or InvalidOperationException && _ending.IsCancellationRequested)
            {
                // Between two connections the listener may be stopped already, which is an InvalidOperationException.
                return;
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            {
                // That client was gone before it was accepted; the next one may not be.
                continue;
            }
            catch (SocketException error)
            {
                // The process may open no more files, or the system has no memory. The client still waits, so accepting would fail again at once.
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
            line.NoDelay = true;
            lock (_gate)
                _connections[line] = Task.Run(() => ServeAsync(line));
        }
    }

    private async Task ServeAsync(Socket line)
    {
        try
        {
            await _handler.RunAsync(line, _ending.Token);
        }
        finally
        {
            line.Dispose();
        }

        // A connection that failed by a fault of ours stays, and Dispose throws what it threw.
        lock (_gate)
            _connections.Remove(line);
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
                foreach (Socket line in _connections.Keys)
                    line.Dispose();
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

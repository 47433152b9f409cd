using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using StreamCoach.Services;

namespace StreamCoach.Tests.Hostile;

/// <summary>
/// A loopback server whose bytes a test specifies, because the sandbox sends only what a service may send. It counts the bytes that it could send until
/// its client disconnected.
/// </summary>
internal sealed class RawServer : IAsyncDisposable
{
    private const int LargestElsewhere = 16 * 1024 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Exchange, Task> _answer;
    private readonly List<Exchange> _exchanges = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _accepting;

    private RawServer(Func<Exchange, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Starts a server.</summary>
    /// <param name="answer">Handles each connection after the headers of its first request were received.</param>
    public static RawServer Start(Func<Exchange, Task> answer) => new(answer);

    /// <summary>The most bytes that the buffers of both sockets of a connection hold. Linux says how far it lets them grow.</summary>
    public static int MostInFlight { get; } = OperatingSystem.IsLinux() ? Largest("tcp_rmem") + Largest("tcp_wmem") : LargestElsewhere;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ServiceEndpoint Endpoint => ServiceEndpoint.Parse($"http://127.0.0.1:{Port}");

    /// <summary>The number of connections so far.</summary>
    public IReadOnlyList<Exchange> Exchanges
    {
        get
        {
            lock (_exchanges) return [.. _exchanges];
        }
    }

    /// <summary>The number of connections whose request was not for the model list.</summary>
    public IEnumerable<Exchange> Asked => Exchanges.Where(exchange => exchange.Request.Length > 0 && !exchange.Request.StartsWith("GET /v1/models", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (Exchange exchange in Exchanges) exchange.Dispose();
    }

    // The smallest, the first and the largest size.
    private static int Largest(string buffer) => int.Parse(File.ReadAllText($"/proc/sys/net/ipv4/{buffer}").Split()[2], CultureInfo.InvariantCulture);

    private async Task AcceptAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            var exchange = new Exchange(await _listener.AcceptTcpClientAsync(_ending.Token));
            lock (_exchanges) _exchanges.Add(exchange);
            _ = exchange.RunAsync(_answer);
        }
    }

    /// <summary>One connection.</summary>
    internal sealed class Exchange(TcpClient client) : IDisposable
    {
        private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly NetworkStream _stream = client.GetStream();
        private long _sent;

        /// <summary>The request line and headers.</summary>
        public string Request { get; private set; } = "";

        /// <summary>The bytes that the client received or that are in the sockets' buffers.</summary>
        public long Sent => Interlocked.Read(ref _sent);

        /// <summary>Completes when the answer was sent or the client disconnected.</summary>
        public Task Left => _left.Task;

        public Task WriteAsync(string text) => WriteAsync(Encoding.ASCII.GetBytes(text));

        public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
        {
            await _stream.WriteAsync(bytes);
            Interlocked.Add(ref _sent, bytes.Length);
        }

        /// <summary>Writes the same bytes until the client disconnects or the test ends.</summary>
        public async Task FloodAsync(byte[] bytes)
        {
            while (true) await WriteAsync(bytes);
        }

        /// <summary>Waits until the client disconnects.</summary>
        public async Task WaitAsync()
        {
            var buffer = new byte[4096];
            while (await _stream.ReadAsync(buffer) > 0)
            {
            }
        }

        /// <summary>Answers a WebSocket handshake, and begins a session.</summary>
        public async Task UpgradeAsync(string begin = """{"type":"Begin","id":"raw","expires_at":0}""")
        {
            string key = Request.Split("\r\n").First(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase)).Split(':')[1].Trim();
#pragma warning disable CA5350 // RFC 6455 names this hash.
            string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
            await WriteAsync($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n");
            await WriteAsync(Frame(0x81, Encoding.UTF8.GetBytes(begin)));
        }

        /// <summary>Returns a server's frame, which is not masked.</summary>
        public static byte[] Frame(byte first, byte[] payload) => payload.Length < 126
            ? [first, (byte)payload.Length, .. payload]
            : [first, 127, 0, 0, 0, 0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];

        public async Task RunAsync(Func<Exchange, Task> answer)
        {
            try
            {
                var head = new StringBuilder();
                var one = new byte[1];
                while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await _stream.ReadAsync(one) > 0) head.Append((char)one[0]);
                Request = head.ToString();
                // Closing a connection with unread data resets it, and the client may lose the answer.
                string? length = Request.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
                if (length is not null) await _stream.ReadExactlyAsync(new byte[int.Parse(length.Split(':')[1], CultureInfo.InvariantCulture)]);
                await answer(this);
            }
            catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
            {
                // The client disconnected.
            }
            finally
            {
                client.Dispose();
                _left.TrySetResult();
            }
        }

        public void Dispose() => client.Dispose();
    }
}

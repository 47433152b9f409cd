using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StreamCoach.Services;

namespace StreamCoach.Tests.Recognition;

public sealed class WireStreamTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public WireStreamTests() => _listener.Start();

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_read_continues_on_the_connections_own_thread()
    {
        (Stream wire, Socket peer) = await ConnectAsync();
        Task<Thread> first = ThreadOfAReadAsync(wire);
        Assert.False(first.IsCompleted);
        peer.Send([1]);
        Thread thread = await first.Within();
        Assert.Equal("StreamCoach wire", thread.Name);
        wire.Dispose();
        peer.Dispose();
        // Not on the test's thread: the read continues on that thread.
        Assert.True(await Task.Run(() => thread.Join(Limit.Time)));
    }

    [Fact]
    public async Task A_TLS_connection_transfers_data_of_any_size_in_both_directions()
    {
        const int Messages = 300;
        (Stream wire, Socket peer) = await ConnectAsync();
        using var key = ECDsa.Create();
        using X509Certificate2 certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var server = new SslStream(new NetworkStream(peer, ownsSocket: true));
        await using var client = new SslStream(wire, leaveInnerStreamOpen: false, (_, shown, _, _) => certificate.Equals(shown));
        await Task.WhenAll(server.AuthenticateAsServerAsync(certificate), client.AuthenticateAsClientAsync("localhost")).Within();

        // Smaller and larger than the data that is written without waiting.
        byte[] sent = RandomNumberGenerator.GetBytes(10_000);
        var heard = new byte[Messages * 1_000 + sent.Length];
        Task echo = Task.Run(async () =>
        {
            var got = new byte[heard.Length];
            await server.ReadExactlyAsync(got, Limit.Token);
            await server.WriteAsync(got, Limit.Token);
        });
        ValueTask reading = client.ReadExactlyAsync(heard, Limit.Token);
        for (int i = 0; i < Messages; i++) await client.WriteAsync(sent.AsMemory(i, 1_000), Limit.Token);
        await client.WriteAsync(sent, Limit.Token);
        await reading;
        await echo.Within();
        Assert.Equal([.. Enumerable.Range(0, Messages).SelectMany(i => sent[i..(i + 1_000)]), .. sent], heard);
    }

    [Fact]
    public async Task A_full_send_buffer_blocks_nobody_and_is_sent_later()
    {
        (Stream wire, Socket peer) = await ConnectAsync();
        using Socket closing = peer;
        await using Stream own = wire;
        var pieces = 0;
        Task waits = Task.CompletedTask;
        await Task.Run(() =>
        {
            for (; waits.IsCompletedSuccessfully && pieces < 100_000; pieces++) waits = wire.WriteAsync(Piece(pieces), Limit.Token).AsTask();
        }).Within();
        Assert.False(waits.IsCompleted);

        var got = new byte[1_600];
        for (int i = 0; i < pieces; i++)
        {
            for (int read = 0; read < got.Length;) read += await peer.ReceiveAsync(got.AsMemory(read), Limit.Token);
            Assert.Equal(Piece(i), got);
        }
        await waits.Within();
        // The connection still works.
        Task<Thread> reading = ThreadOfAReadAsync(wire);
        peer.Send([1]);
        Assert.Equal("StreamCoach wire", (await reading.Within()).Name);
        await wire.WriteAsync(Piece(7), Limit.Token);
        Assert.Equal(got.Length, await peer.ReceiveAsync(got, Limit.Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_waiting_read_ends_with_the_connection(bool cancels)
    {
        (Stream wire, Socket peer) = await ConnectAsync();
        using Socket closing = peer;
        using var cancel = new CancellationTokenSource();
        Task<int> reading = wire.ReadAsync(new byte[8], cancel.Token).AsTask();
        if (cancels) await cancel.CancelAsync();
        else wire.Dispose();
        Assert.Equal(0, await EndAsync(reading).Within());
        Assert.Equal(0, await EndAsync(peer.ReceiveAsync(new byte[8])).Within());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => wire.ReadAsync(new byte[8], Limit.Token).AsTask());
        await Assert.ThrowsAnyAsync<Exception>(() => wire.WriteAsync(new byte[8], Limit.Token).AsTask());
    }

    [Fact]
    public async Task A_refused_connection_is_reported()
    {
        int port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _listener.Stop();
        var error = await Assert.ThrowsAsync<SocketException>(() => WireStream.ConnectAsync(new DnsEndPoint("127.0.0.1", port), Limit.Token).AsTask());
        Assert.Equal(new SocketException((int)SocketError.ConnectionRefused).Message, error.Message);
    }

    [Fact]
    public async Task A_connection_attempt_can_be_cancelled()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Only Linux leaves an attempt unanswered where nobody accepts.");
        using var deaf = new Socket(SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        deaf.Listen(0);
        var to = new DnsEndPoint("::1", ((IPEndPoint)deaf.LocalEndPoint!).Port);
        // The first one fills the backlog; the others wait, because nothing accepts.
        Socket[] before = [.. Enumerable.Range(0, 3).Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp))];
        Task first = before[0].ConnectAsync(to);
        await first.Within();
        Task[] others = [.. before[1..].Select(socket => socket.ConnectAsync(to))];
        using var cancel = new CancellationTokenSource();
        Task<Stream> connecting = WireStream.ConnectAsync(to, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => connecting).Within();
        foreach (Socket socket in before) socket.Dispose();
        await Task.WhenAll(others).ContinueWith(_ => { }, TaskScheduler.Default).Within();
    }

    private static byte[] Piece(int number) => [.. Enumerable.Range(number, 1_600).Select(value => (byte)value)];

    private static async Task<Thread> ThreadOfAReadAsync(Stream stream)
    {
        Assert.Equal(1, await stream.ReadAsync(new byte[8], Limit.Token).ConfigureAwait(false));
        return Thread.CurrentThread;
    }

    // A read on an aborted connection returns 0 or throws.
    private static async Task<int> EndAsync(Task<int> reading)
    {
        try
        {
            return await reading;
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }

    private async Task<(Stream Wire, Socket Peer)> ConnectAsync()
    {
        int port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Stream wire = await WireStream.ConnectAsync(new DnsEndPoint("127.0.0.1", port), Limit.Token);
        return (wire, await _listener.AcceptSocketAsync(Limit.Token));
    }
}

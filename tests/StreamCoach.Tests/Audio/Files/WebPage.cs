using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StreamCoach.Tests.Audio.Files;

/// <summary>A web server on loopback with one page; or one that takes the question and never answers.</summary>
internal sealed class WebPage : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[]? _answer;
    private readonly Task _serving;

    private WebPage(byte[]? answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Ends when somebody has asked.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Ends when whoever asked has closed the connection.</summary>
    public Task Left => _left.Task;

    public static WebPage Serve(string status, byte[] body) =>
        new([.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n")), .. body]);

    public static WebPage Silent() => new(null);

    public Uri Address(string page) => new($"http://{_listener.LocalEndpoint}/{page}");

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync();
            NetworkStream stream = client.GetStream();
            var buffer = new byte[4096];
            int read = await stream.ReadAsync(buffer);
            _asked.TrySetResult();
            if (_answer is not null) await stream.WriteAsync(_answer);
            else
            {
                try
                {
                    while (read > 0) read = await stream.ReadAsync(buffer);
                }
                catch (IOException)
                {
                    // A killed program resets its connection.
                }
            }
            _left.TrySetResult();
        }
    }
}

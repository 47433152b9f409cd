using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace StreamCoach.Tests.Audio.Files;

/// <summary>A web server on loopback with one page, or one that never responds.</summary>
internal sealed class WebPage : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[]? _answer;
    private readonly X509Certificate2? _certificate;
    private readonly Task _serving;

    private WebPage(byte[]? answer, X509Certificate2? certificate = null)
    {
        _answer = answer;
        _certificate = certificate;
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Completes when a request has arrived.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Completes when the client has closed the connection.</summary>
    public Task Left => _left.Task;

    public static WebPage Serve(string status, byte[] body) => new(Answer(status, body));

    /// <summary>The same over TLS, with a self-signed certificate for 127.0.0.1.</summary>
    public static WebPage ServeUnsigned(byte[] body)
    {
        using RSA key = RSA.Create(2048);
        var name = new SubjectAlternativeNameBuilder();
        name.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(name.Build());
        return new(Answer("200 OK", body), request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1)));
    }

    public static WebPage Silent() => new(null);

    /// <summary>The certificate that a client must trust.</summary>
    public string Authority => _certificate!.ExportCertificatePem();

    public Uri Address(string page) => new($"{(_certificate is null ? "http" : "https")}://{_listener.LocalEndpoint}/{page}");

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _certificate?.Dispose();
    }

    private static byte[] Answer(string status, byte[] body) =>
        [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n")), .. body];

    private async Task ServeAsync()
    {
        while (true)
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync();
            Stream stream = client.GetStream();
            if (_certificate is not null)
            {
                var encrypted = new SslStream(stream);
                stream = encrypted;
                try
                {
                    await encrypted.AuthenticateAsServerAsync(_certificate);
                }
                catch (Exception refused) when (refused is IOException or AuthenticationException)
                {
                    _left.TrySetResult();
                    continue;
                }
            }
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

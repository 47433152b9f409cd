using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Sessions;

namespace StreamCoach.Tests.Witness;

/// <summary>The sandbox over TLS: clients that trust its certificate, and the files of the certificate.</summary>
public class TlsTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task A_client_that_trusts_the_certificate_connects_by_every_loopback_name(string host)
    {
        await using var sandbox = SandboxServer.Start(new() { Tls = true });
        Assert.Equal("https", sandbox.Endpoint.Scheme);
        using HttpClient http = Trusting(sandbox);
        http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(sandbox.ApiKey);
        var address = new UriBuilder(sandbox.Endpoint) { Host = host, Path = "v3/token", Query = "expires_in_seconds=60" };
        Assert.Contains("token", await http.GetStringAsync(address.Uri, Limit.Token));
    }

    [Fact]
    public async Task The_certificate_file_has_no_key_and_is_deleted_with_the_server()
    {
        string path;
        await using (var sandbox = SandboxServer.Start(new() { Tls = true }))
        {
            path = sandbox.CertificatePath!;
            string pem = await File.ReadAllTextAsync(path);
            Assert.StartsWith("-----BEGIN CERTIFICATE-----", pem);
            Assert.DoesNotContain("KEY", pem);
            using var certificate = X509Certificate2.CreateFromPem(pem);
            Assert.False(certificate.HasPrivateKey);
            Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
            Assert.True(certificate.MatchesHostname("::1"));
        }
        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
        await using var plain = SandboxServer.Start();
        Assert.Null(plain.CertificatePath);
    }

    [Fact]
    public async Task Each_server_has_its_own_key()
    {
        await using SandboxServer one = SandboxServer.Start(new() { Tls = true }), other = SandboxServer.Start(new() { Tls = true });
        using HttpClient http = Trusting(one);
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(other.Endpoint, "v1/models"), Limit.Token));
        Assert.Equal(HttpRequestError.SecureConnectionError, failure.HttpRequestError);
        Assert.Empty(other.GatewayRequests);
    }

    [Fact]
    public async Task StreamCoach_does_not_trust_the_certificate_and_sends_nothing()
    {
        await using var sandbox = SandboxServer.Start(new() { Tls = true });
        await using TranscriptionSession session = Sandboxed.Recording(sandbox);
        var client = new GatewayClient(Sandboxed.Endpoint(sandbox), new ApiKey(sandbox.ApiKey));
        Func<Task>[] attempts =
        [
            () => session.StartAsync(),
            () => client.GetModelsAsync(Limit.Token),
            () => new TranscriptCoach(client).AnalyzeAsync(new() { Transcript = Talks.Of("A: Hello.") }, Limit.Token),
        ];
        foreach (Func<Task> attempt in attempts)
        {
            var failure = await Assert.ThrowsAsync<StreamCoachException>(attempt);
            Assert.Equal(FailureKind.SecureConnectionFailed, failure.Kind);
            Assert.StartsWith($"A secure connection to {sandbox.Endpoint.Authority} could not be established: ", failure.Message);
            Assert.Contains("certificate", failure.Message);
            Assert.Contains("UntrustedRoot", failure.Message);
        }
        Assert.Empty(sandbox.Sessions);
        Assert.Empty(sandbox.GatewayRequests);
    }

    [Fact]
    public async Task A_server_without_TLS_is_not_reported_as_an_invalid_certificate()
    {
        await using var plain = SandboxServer.Start();
        ServiceEndpoint wrong = ServiceEndpoint.Parse($"https://{plain.Endpoint.Authority}");
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => new GatewayClient(wrong, null).GetModelsAsync(Limit.Token));
        Assert.Equal(FailureKind.SecureConnectionFailed, failure.Kind);
        Assert.DoesNotContain("certificate", failure.Message);
    }

    private static HttpClient Trusting(SandboxServer sandbox)
    {
        var trusted = X509Certificate2.CreateFromPem(File.ReadAllText(sandbox.CertificatePath!));
        return new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                    CustomTrustStore = { trusted },
                },
            },
        });
    }
}

using StreamCoach.Errors;
using StreamCoach.Services;

namespace StreamCoach.Tests;

public class EndpointAndKeyTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8765", "ws://127.0.0.1:8765/v3/ws", "http://127.0.0.1:8765/v1/")]
    [InlineData("ws://localhost:8765/", "ws://localhost:8765/v3/ws", "http://localhost:8765/v1/")]
    [InlineData("http://[::1]:9", "ws://[::1]:9/v3/ws", "http://[::1]:9/v1/")]
    [InlineData("wss://speech.example.com", "wss://speech.example.com/v3/ws", "https://speech.example.com/v1/")]
    [InlineData("https://proxy.example.com/assembly", "wss://proxy.example.com/assembly/v3/ws", "https://proxy.example.com/assembly/v1/")]
    public void Both_services_are_derived_from_one_base_address(string address, string streaming, string gateway)
    {
        ServiceEndpoint endpoint = ServiceEndpoint.Parse(address);
        Assert.Equal((streaming, gateway), (endpoint.Streaming.AbsoluteUri, endpoint.Gateway.AbsoluteUri));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not an address")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://example.com")]
    [InlineData("ws://192.168.0.7:8765")]
    [InlineData("http://127.0.0.1.example.com")]
    [InlineData("https://user:secret@example.com")]
    [InlineData("https://example.com/?token=x")]
    public void Invalid_and_unencrypted_remote_addresses_are_refused(string address) => Assert.Equal(
        FailureKind.EndpointInvalid, Assert.Throws<StreamCoachException>(() => ServiceEndpoint.Parse(address)).Kind);

    [Theory]
    [InlineData(ServiceRegion.EU, "eu")]
    [InlineData(ServiceRegion.US, "us")]
    public void Streaming_stays_in_its_region(ServiceRegion region, string host) =>
        Assert.Contains($".{host}.", ServiceEndpoint.ForRegion(region).Streaming.Host);

    [Fact]
    public void An_EU_session_is_analysed_in_the_EU() =>
        Assert.Contains(".eu.", ServiceEndpoint.ForRegion(ServiceRegion.EU).Gateway.Host);

    [Theory]
    [InlineData("", FailureKind.ApiKeyNotFound)]
    [InlineData("  ", FailureKind.ApiKeyNotFound)]
    [InlineData("two words", FailureKind.ApiKeyRejected)]
    [InlineData("line\nbreak", FailureKind.ApiKeyRejected)]
    [InlineData("schlüssel", FailureKind.ApiKeyRejected)]
    public void A_key_that_is_invalid_in_a_header_is_refused_without_showing_it(string key, FailureKind expected)
    {
        var failure = Assert.Throws<StreamCoachException>(() => new ApiKey(key));
        Assert.Equal(expected, failure.Kind);
        if (key.Trim().Length > 0) Assert.DoesNotContain(key, failure.ToString());
    }

    [Fact]
    public void ToString_does_not_show_the_key() => Assert.DoesNotContain("secret-value", new ApiKey(" secret-value\n").ToString());
}

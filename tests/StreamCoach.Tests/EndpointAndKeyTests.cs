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
    public void Both_services_are_found_from_one_base(string address, string streaming, string gateway)
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
    public void What_is_unusable_or_would_cross_the_network_in_the_clear_is_refused(string address) => Assert.Equal(
        FailureKind.EndpointInvalid, Assert.Throws<StreamCoachException>(() => ServiceEndpoint.Parse(address)).Kind);

    [Theory]
    [InlineData(ServiceRegion.EU, "eu")]
    [InlineData(ServiceRegion.US, "us")]
    public void A_region_keeps_streaming_in_it(ServiceRegion region, string host) =>
        Assert.Contains($".{host}.", ServiceEndpoint.ForRegion(region).Streaming.Host);

    [Fact]
    public void What_was_heard_in_europe_is_analysed_in_europe() =>
        Assert.Contains(".eu.", ServiceEndpoint.ForRegion(ServiceRegion.EU).Gateway.Host);

    [Theory]
    [InlineData("", FailureKind.ApiKeyNotFound)]
    [InlineData("  ", FailureKind.ApiKeyNotFound)]
    [InlineData("two words", FailureKind.ApiKeyRejected)]
    [InlineData("line\nbreak", FailureKind.ApiKeyRejected)]
    [InlineData("schlüssel", FailureKind.ApiKeyRejected)]
    public void A_key_that_no_header_can_carry_is_refused_without_showing_it(string key, FailureKind expected)
    {
        var failure = Assert.Throws<StreamCoachException>(() => new ApiKey(key));
        Assert.Equal(expected, failure.Kind);
        if (key.Trim().Length > 0) Assert.DoesNotContain(key, failure.ToString());
    }

    [Fact]
    public void A_key_hides_itself() => Assert.DoesNotContain("secret-value", new ApiKey(" secret-value\n").ToString());
}

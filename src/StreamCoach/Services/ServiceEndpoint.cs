using System.Net;
using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Services;

/// <summary>Where AssemblyAI keeps and processes what it is sent.</summary>
public enum ServiceRegion
{
    /// <summary>Data stays in the United States.</summary>
    US,
    /// <summary>Data stays in the European Union.</summary>
    EU,
    /// <summary>Streaming goes to whatever site is nearest; the analysis goes to the US gateway.</summary>
    Global,
}

/// <summary>The pair of services that one session talks to: streaming and gateway. What was heard in one region is analysed in the same.</summary>
public sealed class ServiceEndpoint
{
    /// <summary>The environment variable that names an endpoint for scripts and tests.</summary>
    public const string EnvironmentVariable = "STREAMCOACH_ENDPOINT";

    private ServiceEndpoint(string name, Uri streaming, Uri gateway)
    {
        Name = name;
        Streaming = streaming;
        Gateway = gateway;
    }

    /// <summary>The region's name, or the host and port of an endpoint of one's own.</summary>
    public string Name { get; }

    /// <summary>The streaming socket, without a query.</summary>
    public Uri Streaming { get; }

    /// <summary>The base of the gateway; it ends with <c>/v1/</c>.</summary>
    public Uri Gateway { get; }

    /// <summary>Whether both services are on this machine: a sandbox, or a server of one's own.</summary>
    public bool IsLocal => IsLoopback(Gateway);

    /// <summary>What <see cref="FromAddress"/> makes the same endpoint of: the region's name, or a base address.</summary>
    internal string Address => Enum.GetNames<ServiceRegion>().Contains(Name) ? Name : $"{(Streaming.Scheme == "wss" ? "https" : "http")}://{Name}";

    /// <summary>AssemblyAI's services in a region.</summary>
    public static ServiceEndpoint ForRegion(ServiceRegion region) => region switch
    {
        ServiceRegion.EU => new("EU", new("wss://streaming.eu.assemblyai.com/v3/ws"), new("https://llm-gateway.eu.assemblyai.com/v1/")),
        ServiceRegion.Global => new("Global", new("wss://streaming.assemblyai.com/v3/ws"), new("https://llm-gateway.assemblyai.com/v1/")),
        _ => new("US", new("wss://streaming.us.assemblyai.com/v3/ws"), new("https://llm-gateway.assemblyai.com/v1/")),
    };

    /// <summary>An endpoint of one's own: a base such as <c>http://127.0.0.1:8765</c>, to which both services' paths are added.</summary>
    /// <param name="address">Scheme (http, https, ws, wss), host and port. Plain http and ws are for loopback only.</param>
    /// <exception cref="StreamCoachException">The address is none, has another scheme, or is plain text to another machine.</exception>
    public static ServiceEndpoint Parse(string address)
    {
        if (!Uri.TryCreate(address.Trim(), UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0)
            throw Invalid($"'{address}' is not an address.");
        bool secure = uri.Scheme is "https" or "wss";
        if (!secure && uri.Scheme is not ("http" or "ws"))
            throw Invalid($"'{address}' has the scheme '{uri.Scheme}'. Use https or wss, or http or ws to this machine.");
        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw Invalid("An endpoint is scheme, host and port only: no user, query or fragment. The key has a parameter of its own.");
        if (!secure && !IsLoopback(uri))
            throw Invalid($"'{uri.Host}' is another machine and '{uri.Scheme}' is not encrypted: the key and the talk would cross the network in the clear. Use https or wss.");

        string path = uri.AbsolutePath.TrimEnd('/');
        string authority = uri.Authority + path;
        // An address may name its host in letters, and so hold any of them.
        if (!PrintableText.IsLine(authority)) throw Invalid($"'{authority}' holds characters that are not shown.");
        return new(authority, new($"{(secure ? "wss" : "ws")}://{authority}/v3/ws"), new($"{(secure ? "https" : "http")}://{authority}/v1/"));
    }

    /// <summary>The endpoint of an <see cref="Address"/>.</summary>
    /// <exception cref="StreamCoachException">It is neither a region nor a usable address.</exception>
    internal static ServiceEndpoint FromAddress(string address) =>
        Enum.GetNames<ServiceRegion>().Contains(address) ? ForRegion(Enum.Parse<ServiceRegion>(address)) : Parse(address);

    /// <summary>The endpoint named by <c>STREAMCOACH_ENDPOINT</c>, or <see langword="null"/> where that is unset or empty.</summary>
    /// <exception cref="StreamCoachException">The variable holds no usable address.</exception>
    public static ServiceEndpoint? FromEnvironment() =>
        Environment.GetEnvironmentVariable(EnvironmentVariable) is { } value && !string.IsNullOrWhiteSpace(value) ? Parse(value) : null;

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>Whether an address is on this machine. 'localhost' may be pointed elsewhere by a hosts file, but then that machine's owner did so.</summary>
    internal static bool IsLoopback(Uri uri) =>
        uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));

    private static StreamCoachException Invalid(string message) => new(FailureKind.EndpointInvalid, message);
}

using System.Net;
using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Services;

/// <summary>The AssemblyAI region that stores and processes the data.</summary>
public enum ServiceRegion
{
    /// <summary>Data stays in the United States.</summary>
    US,
    /// <summary>Data stays in the European Union.</summary>
    EU,
    /// <summary>Streaming uses the nearest site; the analysis uses the US gateway.</summary>
    Global,
}

/// <summary>The streaming service and the gateway of one region. What a region transcribed is analysed in the same region.</summary>
public sealed class ServiceEndpoint
{
    /// <summary>The environment variable that sets a custom endpoint for scripts and tests.</summary>
    public const string EnvironmentVariable = "STREAMCOACH_ENDPOINT";

    private ServiceEndpoint(string name, Uri streaming, Uri gateway)
    {
        Name = name;
        Streaming = streaming;
        Gateway = gateway;
    }

    /// <summary>The region's name, or the host and port of a custom endpoint.</summary>
    public string Name { get; }

    /// <summary>The address of the streaming service, without a query.</summary>
    public Uri Streaming { get; }

    /// <summary>The base address of the gateway; it ends with <c>/v1/</c>.</summary>
    public Uri Gateway { get; }

    /// <summary>
    /// No service at all: a speech model on this machine transcribes, and its name is <c>Local</c>. It has no gateway, so its two addresses lead nowhere.
    /// </summary>
    public static ServiceEndpoint ThisMachine { get; } = new("Local", new("none:streaming"), new("none:gateway"));

    // In the order of the values.
    private static readonly string[] RegionNames = Enum.GetNames<ServiceRegion>();

    // One object each, because a list of saved sessions asks for thousands.
    private static readonly ServiceEndpoint UnitedStates = new("US", new("wss://streaming.us.assemblyai.com/v3/ws"), new("https://llm-gateway.assemblyai.com/v1/")),
        EuropeanUnion = new("EU", new("wss://streaming.eu.assemblyai.com/v3/ws"), new("https://llm-gateway.eu.assemblyai.com/v1/")),
        Nearest = new("Global", new("wss://streaming.assemblyai.com/v3/ws"), new("https://llm-gateway.assemblyai.com/v1/"));

    /// <summary>Whether audio and text stay on this machine: no service, a sandbox, or a server of one's own.</summary>
    public bool IsLocal => this == ThisMachine || IsLoopback(Gateway);

    /// <summary>The text from which <see cref="FromAddress"/> recreates this endpoint: the region's name, or a base address.</summary>
    internal string Address => this == ThisMachine || RegionNames.Contains(Name) ? Name : $"{(Streaming.Scheme == "wss" ? "https" : "http")}://{Name}";

    /// <summary>Returns AssemblyAI's services in a region.</summary>
    public static ServiceEndpoint ForRegion(ServiceRegion region) => region switch
    {
        ServiceRegion.EU => EuropeanUnion,
        ServiceRegion.Global => Nearest,
        _ => UnitedStates,
    };

    /// <summary>
    /// Creates a custom endpoint from a base address such as <c>http://127.0.0.1:8765</c>, to which both services' paths are added.
    /// </summary>
    /// <param name="address">Scheme (http, https, ws, wss), host and port. Unencrypted http and ws are accepted for loopback
    /// only.</param>
    /// <exception cref="StreamCoachException">The text is not an address, has another scheme, or would be unencrypted to another
    /// machine.</exception>
    public static ServiceEndpoint Parse(string address)
    {
        if (!Uri.TryCreate(address.Trim(), UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0)
            throw Invalid($"'{address}' is not an address. Use one such as https://host:port.");
        bool secure = uri.Scheme is "https" or "wss";
        if (!secure && uri.Scheme is not ("http" or "ws"))
            throw Invalid($"'{address}' has the scheme '{uri.Scheme}'. Use https or wss, or http or ws to this machine.");
        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw Invalid("An endpoint address consists of scheme, host and port, without user, query or fragment. Pass the API key separately.");
        if (!secure && !IsLoopback(uri))
            throw Invalid($"'{uri.Host}' is another machine and '{uri.Scheme}' is not encrypted, so the API key and the audio could be read on the network. Use https or wss.");

        string path = uri.AbsolutePath.TrimEnd('/');
        string authority = uri.Authority + path;
        // An address may name its host in any characters.
        if (!PrintableText.IsLine(authority)) throw Invalid($"'{authority}' contains invisible characters.");
        return new(authority, new($"{(secure ? "wss" : "ws")}://{authority}/v3/ws"), new($"{(secure ? "https" : "http")}://{authority}/v1/"));
    }

    /// <summary>Returns the endpoint of an <see cref="Address"/>.</summary>
    /// <exception cref="StreamCoachException">The text is neither a region nor a valid address.</exception>
    internal static ServiceEndpoint FromAddress(string address) =>
        address == ThisMachine.Name ? ThisMachine : Array.IndexOf(RegionNames, address) is >= 0 and var region ? ForRegion((ServiceRegion)region) : Parse(address);

    /// <summary>
    /// Returns the endpoint in <c>STREAMCOACH_ENDPOINT</c>, or <see langword="null"/> if the variable is unset or empty.
    /// </summary>
    /// <exception cref="StreamCoachException">The variable contains no valid address.</exception>
    public static ServiceEndpoint? FromEnvironment() =>
        Environment.GetEnvironmentVariable(EnvironmentVariable) is { } value && !string.IsNullOrWhiteSpace(value) ? Parse(value) : null;

    /// <summary>Returns <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    /// <summary>
    /// Whether an address is on this machine. A hosts file may map 'localhost' elsewhere, but only the machine's owner can edit it.
    /// </summary>
    internal static bool IsLoopback(Uri uri) =>
        uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));

    private static StreamCoachException Invalid(string message) => new(FailureKind.EndpointInvalid, message);
}

namespace StreamCoach.Sandbox;

/// <summary>
/// A request that the sandbox's gateway (/v1/…) received, and its response. Properties are plain values; methods return the rest.
/// </summary>
public sealed class SandboxRequest
{
    private readonly IReadOnlyDictionary<string, string> _headers;
    private int _status;

    internal SandboxRequest(string method, string path, IReadOnlyDictionary<string, string> headers, string body)
    {
        Method = method;
        Path = path;
        _headers = headers;
        Body = body;
    }

    /// <summary>GET or POST.</summary>
    public string Method { get; }

    /// <summary>The path without the query, e.g. /v1/chat/completions.</summary>
    public string Path { get; }

    /// <summary>The body as text; empty if there was none.</summary>
    public string Body { get; }

    /// <summary>The HTTP status of the response; 0 while it is not written, and for faults without a response.</summary>
    public int Status
    {
        get => Volatile.Read(ref _status);
        internal set => Volatile.Write(ref _status, value);
    }

    /// <summary>Returns the headers of the request, including Authorization; names are not case-sensitive.</summary>
    public IReadOnlyDictionary<string, string> GetHeaders() => _headers;

    /// <summary>Returns the method, path and status.</summary>
    public override string ToString() => $"{Method} {Path} {Status}";
}

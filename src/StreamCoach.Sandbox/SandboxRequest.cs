namespace StreamCoach.Sandbox;

/// <summary>One request that arrived at the sandbox's gateway (/v1/…), and how it was answered. Properties are plain values; the rest is had by methods.</summary>
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

    /// <summary>The body as text; empty when there was none.</summary>
    public string Body { get; }

    /// <summary>The HTTP status answered; 0 while the answer is not written, and for faults that never answer.</summary>
    public int Status
    {
        get => Volatile.Read(ref _status);
        internal set => Volatile.Write(ref _status, value);
    }

    /// <summary>The request's headers, by name without regard to case; Authorization is among them as it was sent.</summary>
    public IReadOnlyDictionary<string, string> GetHeaders() => _headers;

    /// <summary>The method, the path and the status.</summary>
    public override string ToString() => $"{Method} {Path} {Status}";
}

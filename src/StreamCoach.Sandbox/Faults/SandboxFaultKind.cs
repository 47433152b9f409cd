namespace StreamCoach.Sandbox.Faults;

/// <summary>The effect of a <see cref="SandboxFault"/> on a streaming session.</summary>
public enum SandboxFaultKind
{
    /// <summary>The connection ends with a TCP FIN and no close frame.</summary>
    DropFin,

    /// <summary>The connection is reset (RST).</summary>
    DropRst,

    /// <summary>The server stops reading and responding; the socket stays open until the server is disposed, whatever the client does.</summary>
    HalfOpen,

    /// <summary>The response to the upgrade is an HTTP status other than 101.</summary>
    Refuse,

    /// <summary>The connection is reset before the upgrade is answered.</summary>
    RefuseTcp,

    /// <summary>Begin is late, or never sent.</summary>
    Delay,

    /// <summary>Several broken messages: no JSON, truncated JSON, wrong types, an unknown type, nulls, a binary message.</summary>
    Malformed,

    /// <summary>A valid Turn of about 1 MB (most of it an unknown key) and an unknown message of 1 MB.</summary>
    Oversized,

    /// <summary>Every message is split into frames of three bytes, also within multi-byte characters.</summary>
    Fragmented,

    /// <summary>Every message is delayed.</summary>
    Slow,

    /// <summary>The session is refused with "Too many concurrent sessions".</summary>
    RateLimited,

    /// <summary>Duplicate finals, older turns again, empty finals, partials after the final; no turn is changed by them.</summary>
    Lying,

    /// <summary>An Error message, then a close with the same code.</summary>
    Error,

    /// <summary>A close frame without an Error message.</summary>
    Close,

    /// <summary>Terminate is never answered; the socket stays open.</summary>
    NoTermination,

    /// <summary>Pings are never answered.</summary>
    NoPong,
}

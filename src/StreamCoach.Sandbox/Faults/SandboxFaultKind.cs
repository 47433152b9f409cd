namespace StreamCoach.Sandbox.Faults;

/// <summary>What a <see cref="SandboxFault"/> does to a streaming session.</summary>
public enum SandboxFaultKind
{
    /// <summary>The connection ends with a TCP FIN and no close frame.</summary>
    DropFin,

    /// <summary>The connection is reset (RST).</summary>
    DropRst,

    /// <summary>The server stops reading and answering; the socket stays until the server is disposed, whatever the client does.</summary>
    HalfOpen,

    /// <summary>The upgrade is answered with an HTTP status instead of 101.</summary>
    Refuse,

    /// <summary>The connection is reset before the upgrade is answered.</summary>
    RefuseTcp,

    /// <summary>Begin is late, or never comes.</summary>
    Delay,

    /// <summary>Several broken messages: no JSON, half of it, wrong types, an unknown type, nulls, a binary message.</summary>
    Malformed,

    /// <summary>A valid Turn of about 1 MB (most of it an unknown key) and an unknown message of 1 MB.</summary>
    Oversized,

    /// <summary>Every message is cut into frames of three bytes, inside multi-byte characters too.</summary>
    Fragmented,

    /// <summary>Every message is held back for a while.</summary>
    Slow,

    /// <summary>The session is refused with "Too many concurrent sessions".</summary>
    RateLimited,

    /// <summary>Duplicate finals, older turns again, empty finals, partials after the final; no true turn is changed.</summary>
    Lying,

    /// <summary>An Error message, then a close with the same code.</summary>
    Error,

    /// <summary>A close frame without an Error message.</summary>
    Close,

    /// <summary>Terminate is never answered; the socket stays.</summary>
    NoTermination,

    /// <summary>Pings are never answered.</summary>
    NoPong,
}

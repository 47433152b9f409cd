namespace StreamCoach.Sandbox.Faults;

/// <summary>What a <see cref="GatewayFault"/> does to a gateway request.</summary>
public enum GatewayFaultKind
{
    /// <summary>A whole answer of the test's own.</summary>
    Status,

    /// <summary>The right status line, a Content-Length, half the body, then the end of the connection.</summary>
    HalfJson,

    /// <summary>No answer at all; the connection stays.</summary>
    Hang,

    /// <summary>The connection ends without an answer.</summary>
    Drop,

    /// <summary>The right answer, late.</summary>
    Slow,

    /// <summary>An answer whose quotes are not what was said.</summary>
    Lying,

    /// <summary>An error object in the middle of a streamed answer, after a 200; in place of an answer that is not streamed.</summary>
    StreamError,

    /// <summary>An answer without text.</summary>
    NoText,
}

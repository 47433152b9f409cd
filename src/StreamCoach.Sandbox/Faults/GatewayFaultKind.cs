namespace StreamCoach.Sandbox.Faults;

/// <summary>The effect of a <see cref="GatewayFault"/>.</summary>
public enum GatewayFaultKind
{
    /// <summary>A complete response that the test specifies.</summary>
    Status,

    /// <summary>The correct status line, a Content-Length, half the body, then the end of the connection.</summary>
    HalfJson,

    /// <summary>No response; the connection stays open.</summary>
    Hang,

    /// <summary>The connection ends without a response.</summary>
    Drop,

    /// <summary>The correct response, late.</summary>
    Slow,

    /// <summary>An answer with false quotes.</summary>
    Lying,

    /// <summary>An error object in the middle of a streamed answer, after a 200; instead of the answer if it is not streamed.</summary>
    StreamError,

    /// <summary>An answer without text.</summary>
    NoText,
}

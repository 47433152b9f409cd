using System.Net.WebSockets;

namespace StreamCoach.Sandbox.Streaming;

/// <summary>A message to send, or a close frame if <c>CloseCode</c> is set.</summary>
internal readonly record struct Outgoing(byte[] Data, WebSocketMessageType Type = WebSocketMessageType.Text)
{
    public int? CloseCode { get; init; }

    public string CloseReason { get; init; } = "";

    /// <summary>The delay before it is sent.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.Zero;

    /// <summary>Whether this is only a marker, whose <see cref="Sent"/> shows that everything before it was sent.</summary>
    public bool IsMark { get; init; }

    /// <summary>Called when it was sent.</summary>
    public Action? Sent { get; init; }

    public static Outgoing Close(int code, string reason) => new([], WebSocketMessageType.Close) { CloseCode = code, CloseReason = reason };
}

using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using StreamCoach.Sandbox.Http;

namespace StreamCoach.Sandbox.Streaming;

/// <summary>The WebSocket handshake (RFC 6455, 4.2).</summary>
internal static class Upgrade
{
    private const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Whether a request asks for a WebSocket upgrade.</summary>
    public static bool IsAsked(HttpRequest request) =>
        request.Method == "GET"
        && string.Equals(request.Header("Upgrade"), "websocket", StringComparison.OrdinalIgnoreCase)
        && request.Header("Sec-WebSocket-Version") == "13"
        && !string.IsNullOrEmpty(request.Header("Sec-WebSocket-Key"));

    public static async ValueTask<WebSocket> AcceptAsync(HttpRequest request, Stream stream, CancellationToken ct)
    {
        byte[] accept = Hash(request.Header("Sec-WebSocket-Key")! + Guid);
        string head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
            + Convert.ToBase64String(accept) + "\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), ct);
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan });
    }

    // The WebSocket protocol requires SHA-1; nothing depends on its secrecy.
#pragma warning disable CA5350
    private static byte[] Hash(string text) => SHA1.HashData(Encoding.ASCII.GetBytes(text));
#pragma warning restore CA5350
}

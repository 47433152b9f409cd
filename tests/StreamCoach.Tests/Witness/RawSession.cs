using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace StreamCoach.Tests.Witness;

/// <summary>One session with the sandbox on a plain socket, which records every message unchanged.</summary>
internal static class RawSession
{
    private const int FrameBytes = 6_400;
    private const int HeaderBytes = 44;

    /// <summary>Streams the bundled recording and returns the messages until the close.</summary>
    /// <param name="sandbox">The server.</param>
    /// <param name="query">The parameters of the address.</param>
    /// <param name="key">Another key than the sandbox's.</param>
    /// <param name="awaited">The type of a message to wait for before anything is sent.</param>
    /// <param name="last">A message to send instead of Terminate.</param>
    public static async Task<List<JsonObject>> RecordAsync(SandboxServer sandbox, string query, string? key = null, string? awaited = null, string? last = null)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", key ?? sandbox.ApiKey);
        await socket.ConnectAsync(new($"ws://{sandbox.Endpoint.Authority}/v3/ws?{query}"), Limit.Token);
        var messages = new List<JsonObject>();
        JsonObject? first;
        do first = await ReadAsync(socket, messages);
        while (awaited is not null && (string?)first?["type"] != awaited);
        // Read while sending: the sandbox waits for a client that does not read.
        Task reading = ReadAllAsync(socket, messages);
        if (socket.State == WebSocketState.Open && (string?)first?["type"] != "Error") await SendAsync(socket, last);
        await reading.Within();
        return messages;
    }

    private static async Task SendAsync(ClientWebSocket socket, string? last)
    {
        byte[] sound = await File.ReadAllBytesAsync(SandboxServer.RecordingPath);
        for (int at = HeaderBytes; at < sound.Length; at += FrameBytes)
            await socket.SendAsync(sound.AsMemory(at, Math.Min(FrameBytes, sound.Length - at)), WebSocketMessageType.Binary, true, Limit.Token);
        await socket.SendAsync(Encoding.UTF8.GetBytes(last ?? """{"type":"Terminate"}""").AsMemory(), WebSocketMessageType.Text, true, Limit.Token);
    }

    private static async Task ReadAllAsync(ClientWebSocket socket, List<JsonObject> messages)
    {
        while (await ReadAsync(socket, messages) is not null)
        {
        }
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Limit.Token);
    }

    private static async Task<JsonObject?> ReadAsync(ClientWebSocket socket, List<JsonObject> messages)
    {
        using var message = new MemoryStream();
        byte[] part = new byte[16 * 1024];
        ValueWebSocketReceiveResult got;
        do
        {
            got = await socket.ReceiveAsync(part.AsMemory(), Limit.Token);
            if (got.MessageType == WebSocketMessageType.Close) return null;
            message.Write(part, 0, got.Count);
        }
        while (!got.EndOfMessage);
        JsonObject read = JsonNode.Parse(message.ToArray())!.AsObject();
        messages.Add(read);
        return read;
    }
}

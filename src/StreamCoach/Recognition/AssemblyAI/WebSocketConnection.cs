using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Text;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>The socket: the only file that names ClientWebSocket. One caller sends and one receives; messages come out whole.</summary>
internal sealed class WebSocketConnection : IDisposable
{
    /// <summary>
    /// The largest message that is read: 16 MB. The largest that the service is known to send, the revision of the speakers of three hours, is about 4 MB.
    /// A larger one is skipped, and its sender told of (<see cref="SkippedBytes"/>).
    /// </summary>
    private const int MaxMessageBytes = 16 * 1024 * 1024;

    /// <summary>
    /// How much may be received in all: 64 MB, and 16 bytes for each byte of sound that was sent. A minute-long turn, repeated with all its words three times a
    /// second, is about two bytes for each byte of sound. This bounds a message without an end, and a flood of messages.
    /// </summary>
    private const long FreeBytes = 64 * 1024 * 1024;

    private const int BytesPerSentByte = 16;

    private const int FirstBufferBytes = 16 * 1024;

    // A buffer that grew for one message is not kept by a thousand sessions.
    private const int KeptBufferBytes = 1024 * 1024;

    private static readonly TimeSpan SendLimit = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket;
    private byte[] _buffer = new byte[FirstBufferBytes];
    private long _sent;
    private long _received;

    private WebSocketConnection(ClientWebSocket socket) => _socket = socket;

    /// <summary>The code of the close that ended the socket; <see langword="null"/> where none came.</summary>
    public int? CloseCode => (int?)_socket.CloseStatus;

    /// <summary>The reason that came with the close.</summary>
    public string? CloseReason => _socket.CloseStatusDescription;

    /// <summary>Opens the socket. That is not yet a session: only Begin is, because the service checks the key after the upgrade.</summary>
    /// <param name="address">The service, with the session's options.</param>
    /// <param name="key">The key.</param>
    /// <param name="live">Whether it is worth a thread: a session of many, that only reads recordings, is not.</param>
    /// <param name="limits">How often it is pinged, and how long the answer may take.</param>
    /// <param name="cancel">Cuts it off.</param>
    public static async Task<WebSocketConnection> OpenAsync(Uri address, ApiKey key, bool live, ReconnectPolicy limits, CancellationToken cancel)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.SetRequestHeader("Authorization", key.HeaderValue);
            socket.Options.SetRequestHeader("User-Agent", $"StreamCoach/{typeof(WebSocketConnection).Assembly.GetName().Version?.ToString(3)}");
            socket.Options.CollectHttpResponseDetails = true;
            // A peer that answers no ping is gone, whatever the socket says.
            socket.Options.KeepAliveInterval = limits.Ping;
            socket.Options.KeepAliveTimeout = limits.Pong;
            using var invoker = new HttpMessageInvoker(ServiceHandler.Create(ServiceEndpoint.IsLoopback(address), TimeSpan.Zero, live ? WireStream.ConnectAsync : null));
            await socket.ConnectAsync(address, invoker, cancel);
            return new WebSocketConnection(socket);
        }
        catch (WebSocketException error) when ((int)socket.HttpStatusCode >= 300)
        {
            int status = (int)socket.HttpStatusCode;
            TimeSpan? wait = RetryAfter.Read(Header(socket, "Retry-After"), DateTimeOffset.UtcNow);
            StreamCoachException failure = ServiceRedirect.From(status, address, Header(socket, "Location"), error) ?? ServiceFailure.FromStatus(status, address, wait, error);
            socket.Dispose();
            throw failure;
        }
        catch (WebSocketException error)
        {
            socket.Dispose();
            throw TlsFailure.From(address, error)
                ?? new StreamCoachException(FailureKind.ConnectFailed, $"No connection to {address.Authority}: {Innermost(error)}", error) { Retry = RetryRule.Again };
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends one frame of audio.</summary>
    /// <exception cref="StreamCoachException">The connection is gone, or took nothing for 30 s.</exception>
    public Task SendAudioAsync(ReadOnlyMemory<byte> frame, CancellationToken cancel)
    {
        Interlocked.Add(ref _sent, frame.Length);
        return SendAsync(frame, WebSocketMessageType.Binary, cancel);
    }

    /// <summary>Sends a message that is not audio.</summary>
    /// <exception cref="StreamCoachException">The connection is gone, or took nothing for 30 s.</exception>
    public Task SendAsync(ClientMessage message, CancellationToken cancel) =>
        SendAsync(JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.ClientMessage), WebSocketMessageType.Text, cancel);

    /// <summary>The size of the message that the last <see cref="ReceiveAsync"/> skipped because of its size; 0 where it skipped none.</summary>
    public long SkippedBytes { get; private set; }

    /// <summary>
    /// The next whole message in UTF-8, valid until the next call; empty where it is skipped because it is binary or too large; <see langword="null"/> once the
    /// service has closed.
    /// </summary>
    /// <exception cref="StreamCoachException">The connection is gone without a close, or the service sent more than its messages can be.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken cancel)
    {
        int length = 0;
        SkippedBytes = 0;
        if (_buffer.Length > KeptBufferBytes) _buffer = new byte[FirstBufferBytes];
        while (true)
        {
            if (length == _buffer.Length) Array.Resize(ref _buffer, length * 2);
            ValueWebSocketReceiveResult part;
            try
            {
                part = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancel);
            }
            catch (Exception error) when (IsLoss(error, cancel))
            {
                throw Lost(error);
            }
            if (part.MessageType == WebSocketMessageType.Close) return null;
            _received += part.Count;
            if (_received > FreeBytes + BytesPerSentByte * Interlocked.Read(ref _sent)) throw Flood();
            length += part.Count;
            if (SkippedBytes > 0 || (length == MaxMessageBytes && !part.EndOfMessage))
            {
                SkippedBytes += length;
                length = 0;
            }
            if (!part.EndOfMessage) continue;
            return SkippedBytes > 0 || part.MessageType == WebSocketMessageType.Binary ? ReadOnlyMemory<byte>.Empty : _buffer.AsMemory(0, length);
        }
    }

    /// <summary>Closes politely within the limit, then hard.</summary>
    public async Task CloseAsync(TimeSpan limit)
    {
        try
        {
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                using var timer = new CancellationTokenSource(limit);
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, timer.Token);
            }
        }
        catch (Exception error) when (IsLoss(error, CancellationToken.None))
        {
            // The session has all it needs; a peer that is gone needs no good-bye.
        }
        Dispose();
    }

    /// <summary>Drops the socket at once.</summary>
    public void Dispose() => _socket.Dispose();

    private static string? Header(ClientWebSocket socket, string name) =>
        socket.HttpResponseHeaders?.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value?.FirstOrDefault();

    // A send ends at once while the socket has room, and then costs no state machine.
    private Task SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type, CancellationToken cancel)
    {
        try
        {
            ValueTask send = _socket.SendAsync(message, type, endOfMessage: true, CancellationToken.None);
            return send.IsCompletedSuccessfully ? Task.CompletedTask : LimitAsync(send.AsTask(), cancel);
        }
        catch (Exception error) when (IsLoss(error, cancel))
        {
            return Task.FromException(Lost(error));
        }
    }

    // The wait is cancelled and not the send: a cancelled send would abort the socket under the reader.
    private static async Task LimitAsync(Task send, CancellationToken cancel)
    {
        try
        {
            await send.WaitAsync(SendLimit, cancel);
        }
        catch (TimeoutException error)
        {
            throw new StreamCoachException(FailureKind.ConnectionLost, $"The connection took no audio for {SendLimit.TotalSeconds:0} s.", error) { Retry = RetryRule.Again };
        }
        catch (Exception error) when (IsLoss(error, cancel))
        {
            throw Lost(error);
        }
    }

    // .NET reports a ping that was not answered as a cancellation, although nobody cancelled.
    private static bool IsLoss(Exception error, CancellationToken cancel) =>
        error is WebSocketException or IOException or SocketException or ObjectDisposedException or InvalidOperationException
        || (error is OperationCanceledException && !cancel.IsCancellationRequested);

    private static StreamCoachException Lost(Exception error) =>
        new(FailureKind.ConnectionLost, $"The connection dropped: {(error is OperationCanceledException ? "the service answered no ping." : Innermost(error))}", error) { Retry = RetryRule.Again };

    // Another connection would be flooded as well.
    private static StreamCoachException Flood() => new(FailureKind.AnswerTooLarge,
        $"The service sent more than {FreeBytes / (1024 * 1024)} MB, and more than {BytesPerSentByte} times the sound that it was sent. The session was ended.");

    private static string Innermost(Exception error) => PrintableText.Line(error.GetBaseException().Message.TrimEnd('.')) + ".";
}

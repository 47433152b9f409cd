using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Text;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>The WebSocket; the only file that names ClientWebSocket. One caller sends and one receives whole messages.</summary>
internal sealed class WebSocketConnection : IDisposable
{
    /// <summary>
    /// The largest message that is read, 16 MB. The largest known message, the speaker revision of three hours, has about 4 MB. Larger messages are
    /// skipped and reported (<see cref="SkippedBytes"/>).
    /// </summary>
    private const int MaxMessageBytes = 16 * 1024 * 1024;

    /// <summary>
    /// How much may be received in total: 64 MB, and 16 bytes for each byte of audio that was sent. A turn of a minute, repeated with all its words three
    /// times a second, is about two bytes for each byte of audio. The limit ends an endless message and a flood of messages.
    /// </summary>
    private const long FreeBytes = 64 * 1024 * 1024;

    private const int BytesPerSentByte = 16;

    private const int FirstBufferBytes = 16 * 1024;

    // A thousand sessions must not each keep a buffer that grew for one message.
    private const int KeptBufferBytes = 1024 * 1024;

    private static readonly TimeSpan SendLimit = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket;
    private byte[] _buffer = new byte[FirstBufferBytes];
    private long _sent;
    private long _received;

    private WebSocketConnection(ClientWebSocket socket) => _socket = socket;

    /// <summary>The code of the service's close; <see langword="null"/> if none arrived.</summary>
    public int? CloseCode => (int?)_socket.CloseStatus;

    /// <summary>The reason of the service's close.</summary>
    public string? CloseReason => _socket.CloseStatusDescription;

    /// <summary>Opens the WebSocket. The session begins later, with Begin, because the service checks the key after the upgrade.</summary>
    /// <param name="address">The address of the service, with the session's options.</param>
    /// <param name="key">The API key.</param>
    /// <param name="live">Whether the session is live and gets a thread of its own; one of many that read recordings does not.</param>
    /// <param name="limits">The interval of pings, and their timeout.</param>
    /// <param name="cancel">Cancels opening.</param>
    public static async Task<WebSocketConnection> OpenAsync(Uri address, ApiKey key, bool live, ConnectionLimits limits, CancellationToken cancel)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.SetRequestHeader("Authorization", key.HeaderValue);
            socket.Options.SetRequestHeader("User-Agent", $"StreamCoach/{typeof(WebSocketConnection).Assembly.GetName().Version?.ToString(3)}");
            socket.Options.CollectHttpResponseDetails = true;
            // A peer that answers no ping is gone, whatever the socket reports.
            socket.Options.KeepAliveInterval = limits.PingInterval;
            socket.Options.KeepAliveTimeout = limits.PongTimeout;
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
                ?? new StreamCoachException(FailureKind.ConnectFailed, $"{address.Authority} cannot be reached: {Innermost(error)}", error) { Retry = RetryRule.Again };
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends one frame of audio.</summary>
    /// <exception cref="StreamCoachException">The connection is lost, or accepted nothing for 30 s.</exception>
    public Task SendAudioAsync(ReadOnlyMemory<byte> frame, CancellationToken cancel)
    {
        Interlocked.Add(ref _sent, frame.Length);
        return SendAsync(frame, WebSocketMessageType.Binary, cancel);
    }

    /// <summary>Sends a message that is not audio.</summary>
    /// <exception cref="StreamCoachException">The connection is lost, or accepted nothing for 30 s.</exception>
    public Task SendAsync(ClientMessage message, CancellationToken cancel) =>
        SendAsync(JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.ClientMessage), WebSocketMessageType.Text, cancel);

    /// <summary>The size of the message that the last <see cref="ReceiveAsync"/> skipped because it was too large; 0 if it skipped none.</summary>
    public long SkippedBytes { get; private set; }

    /// <summary>
    /// Receives the next whole message in UTF-8, valid until the next call; empty if it was skipped because it is binary or too large; <see langword="null"/>
    /// once the service has closed.
    /// </summary>
    /// <exception cref="StreamCoachException">The connection was lost without a close, or the service sent too much.</exception>
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

    /// <summary>Closes the WebSocket within the limit; otherwise aborts it.</summary>
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
            // The session is complete, and a lost peer needs no close.
        }
        Dispose();
    }

    /// <summary>Aborts the socket.</summary>
    public void Dispose() => _socket.Dispose();

    private static string? Header(ClientWebSocket socket, string name) =>
        socket.HttpResponseHeaders?.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value?.FirstOrDefault();

    // A send completes synchronously while the socket has room, and then needs no state machine.
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
            throw new StreamCoachException(FailureKind.ConnectionLost, $"The connection accepted no audio for {SendLimit.TotalSeconds:0} s.", error) { Retry = RetryRule.Again };
        }
        catch (Exception error) when (IsLoss(error, cancel))
        {
            throw Lost(error);
        }
    }

    // .NET reports an unanswered ping as a cancellation, although nobody cancelled.
    private static bool IsLoss(Exception error, CancellationToken cancel) =>
        error is WebSocketException or IOException or SocketException or ObjectDisposedException or InvalidOperationException
        || (error is OperationCanceledException && !cancel.IsCancellationRequested);

    private static StreamCoachException Lost(Exception error) =>
        new(FailureKind.ConnectionLost, $"The connection dropped: {(error is OperationCanceledException ? "the service answered no ping." : Innermost(error))}", error) { Retry = RetryRule.Again };

    // Another connection would be flooded as well.
    private static StreamCoachException Flood() => new(FailureKind.AnswerTooLarge,
        $"The service sent more than {FreeBytes / (1024 * 1024)} MB, and more than {BytesPerSentByte} times the audio that it was sent. The session was ended.");

    private static string Innermost(Exception error) => PrintableText.Line(error.GetBaseException().Message.TrimEnd('.')) + ".";
}

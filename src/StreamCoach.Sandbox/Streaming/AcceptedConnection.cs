using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Sandbox.Unpromised;

namespace StreamCoach.Sandbox.Streaming;

/// <summary>
/// Serves one session's socket: reads what the client sends, passes it to the session, and applies the fault when it is due.
/// </summary>
internal sealed class AcceptedConnection
{
    private const int MaxMessage = 1024 * 1024;
    private static readonly TimeSpan CloseWait = TimeSpan.FromSeconds(2);

    private readonly WebSocket _socket;
    private readonly SandboxSession _seen;
    private readonly SandboxOptions _options;
    private readonly SandboxFault? _fault;
    private readonly FaultInjector _injector;
    private readonly Outbox _outbox;
    private byte[] _buffer = new byte[4096];
    private int _filled;
    private StreamingSession? _session;
    private SessionWatch? _watch;
    private Task _script = Task.CompletedTask;
    private bool _scripted;
    private bool _injected;

    public AcceptedConnection(WebSocket socket, Socket connection, SandboxSession seen, SandboxOptions options, SandboxFault? fault)
    {
        _socket = socket;
        _seen = seen;
        _options = options;
        _fault = fault;
        _outbox = new Outbox(socket, seen, MessageRewriter.For(options.Unpromised));
        _injector = new FaultInjector(connection, _outbox);
    }

    /// <summary>Runs the session to its end. <paramref name="refusal"/> is the reason to refuse it at the start, or null.</summary>
    public async Task RunAsync(SessionSettings? settings, ServiceError? refusal, int maxSeconds, CancellationToken ct)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task sending = SendAsync(ending);
        Task watching = Task.CompletedTask;
        try
        {
            if (_fault is { AfterAudio: 0 } early && FaultInjector.ReplacesBegin(early.Kind) && !await InjectAsync(early, ending.Token))
                return;
            if (refusal is not null)
                await _outbox.FailAsync(refusal, ending.Token);
            else if (settings is not null && !_outbox.Closing)
                watching = await BeginAsync(settings, maxSeconds, ending.Token);
            await ReadAsync(ending.Token);
        }
        finally
        {
            await ending.CancelAsync();
            await Finished(sending);
            await Finished(watching);
            await Finished(_script);
            _socket.Dispose();
        }
    }

    /// <summary>Sends up to the close frame; the client then has some time to answer before the connection is closed.</summary>
    private async Task SendAsync(CancellationTokenSource ending)
    {
        await _outbox.RunAsync(ending.Token);
        ending.CancelAfter(CloseWait);
    }

    private async Task<Task> BeginAsync(SessionSettings settings, int maxSeconds, CancellationToken ct)
    {
        _session = new StreamingSession(settings, _options);
        _watch = new SessionWatch(_seen, _session, settings, _outbox, maxSeconds, _options);
        bool never = _fault is { Kind: SandboxFaultKind.Delay } && _fault.Time == Timeout.InfiniteTimeSpan;
        TimeSpan late = never ? Timeout.InfiniteTimeSpan : _options.BeginDelay + (_fault is { Kind: SandboxFaultKind.Delay } ? _fault.Time : TimeSpan.Zero);
        long expiresAt = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + maxSeconds;
        await _outbox.WriteAsync(new Outgoing(Messages.Begin(_seen.Id, expiresAt, settings)) { Hold = late }, ct);
        if (never)
            _outbox.Mute();
        if (_options.Unpromised.Warns)
            await _outbox.WriteAsync(Messages.Warning(1, "The audio is quiet."), ct);
        if (_fault is { AfterAudio: 0 })
            await InjectAsync(_fault, ct);
        if (SpeechModels.FailsAfterBegin(settings.Model))
            await _outbox.FailAsync(ServiceError.Cancelled, ct);
        if (_options.Script?.Invoke(_seen) is { } frames)
        {
            _scripted = true;
            _script = SendScriptAsync(frames, ct);
        }

        return _watch.RunAsync(ct);
    }

    private async Task SendScriptAsync(IEnumerable<string> frames, CancellationToken ct)
    {
        foreach (string frame in frames)
            await _outbox.WriteAsync(Encoding.UTF8.GetBytes(frame), ct);
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        while (true)
        {
            if (_filled == _buffer.Length)
                Array.Resize(ref _buffer, _buffer.Length * 2);
            ValueWebSocketReceiveResult got = await _socket.ReceiveAsync(_buffer.AsMemory(_filled), ct);
            if (got.MessageType == WebSocketMessageType.Close)
            {
                await AnswerCloseAsync(ct);
                return;
            }

            _filled += got.Count;
            if (_filled > MaxMessage)
                await _outbox.CloseAsync((int)WebSocketCloseStatus.MessageTooBig, "", ct);
            if (!got.EndOfMessage && _filled <= MaxMessage)
                continue;
            int length = _filled;
            _filled = 0;
            _watch?.OnMessage();
            if (_outbox.Closing)
                continue;
            if (got.MessageType == WebSocketMessageType.Binary ? !await OnAudioAsync(length, ct) : !await OnTextAsync(length, ct))
                return;
        }
    }

    private async ValueTask<bool> OnAudioAsync(int length, CancellationToken ct)
    {
        // Audio after Terminate is not transcribed.
        if (_seen.Terminated)
            return true;
        ServiceError? wrong = _scripted ? null : _session?.Hear(_buffer.AsSpan(0, length));
        _seen.OnAudio(_buffer.AsSpan(0, length), _session?.BytesPerSecond ?? 0);
        await SendOutAsync(ct);
        if (wrong is not null)
            await _outbox.FailAsync(wrong, ct);
        else if (!_injected && _fault is { AfterAudio: > 0 } && _seen.AudioSeconds >= _fault.AfterAudio)
            return await InjectAsync(_fault, ct);
        return true;
    }

    private async ValueTask<bool> OnTextAsync(int length, CancellationToken ct)
    {
        string text = Encoding.UTF8.GetString(_buffer, 0, length);
        _seen.OnText(text);
        (ClientCommand? message, ServiceError? wrong) = ClientCommand.Read(text);
        if (message is null)
        {
            await _outbox.FailAsync(wrong!, ct);
            return true;
        }

        switch (message.Type)
        {
            case "Terminate":
                if (!await TerminateAsync(ct))
                    return false;
                break;
            case "ForceEndpoint":
                _session?.ForceEndpoint();
                break;
            case "UpdateConfiguration":
                _session?.Change(message.Changes);
                break;
        }

        await SendOutAsync(ct);
        return true;
    }

    /// <summary>Ends the session; false if the connection is over.</summary>
    private async ValueTask<bool> TerminateAsync(CancellationToken ct)
    {
        _seen.OnTerminate();
        if (_fault is { Kind: SandboxFaultKind.NoTermination })
        {
            _outbox.Mute();
            return true;
        }

        TerminationHabit habit = _seen.Index < _options.Unpromised.TerminationTimes ? _options.Unpromised.Termination : TerminationHabit.AtOnce;
        if (habit == TerminationHabit.Reset)
            return await _injector.RunAsync(SandboxFault.DropRst(), _session, ct);

        await _script;
        if (!_scripted)
            _session?.Terminate();
        await SendOutAsync(ct);
        if (habit == TerminationHabit.Never)
            return true;
        if (habit == TerminationHabit.InternalError)
        {
            await _outbox.CloseAsync((int)WebSocketCloseStatus.InternalServerError, "", ct);
            return true;
        }

        TimeSpan hold = habit == TerminationHabit.Late ? _options.Unpromised.TerminationDelay : TimeSpan.Zero;
        await _outbox.WriteAsync(new Outgoing(Messages.Termination(_seen.AudioSeconds, _seen.Age.TotalSeconds)) { Hold = hold }, ct);
        await _outbox.CloseAsync((int)WebSocketCloseStatus.NormalClosure, "Session Ended", ct);
        return true;
    }

    private async ValueTask SendOutAsync(CancellationToken ct)
    {
        if (_session is not { Out.Count: > 0 })
            return;
        foreach (byte[] message in _session.Out)
            await _outbox.WriteAsync(message, ct);
        _session.Out.Clear();
    }

    /// <summary>Applies the fault; false if the connection is over.</summary>
    private async ValueTask<bool> InjectAsync(SandboxFault fault, CancellationToken ct)
    {
        _injected = true;
        if (fault.Kind == SandboxFaultKind.Lying && _session is not null)
            _session.LyingTurns.Active = true;
        return await _injector.RunAsync(fault, _session, ct);
    }

    private async ValueTask AnswerCloseAsync(CancellationToken ct)
    {
        _seen.OnClose((int)(_socket.CloseStatus ?? WebSocketCloseStatus.Empty));
        if (_socket.State == WebSocketState.CloseReceived)
            await _socket.CloseOutputAsync(_socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, _socket.CloseStatusDescription, ct);
    }

    /// <summary>Waits for a task. Cancellation or a lost connection is the normal end of a session and no error.</summary>
    private static async Task Finished(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception end) when (end is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
        }
    }
}

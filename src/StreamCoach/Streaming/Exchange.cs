using System.Diagnostics;
using StreamCoach.Audio;
using StreamCoach.Turns;

namespace StreamCoach.Streaming;

/// <summary>
/// What passes on one socket, from the key to the last word: one loop sends (frames, then Terminate), one receives (Begin, turns,
/// Termination). Every wait in it has a limit.
/// </summary>
internal sealed class Exchange(Capture capture, TurnAssembler assembler, TurnLog log, SessionNotes notes) : IAsyncDisposable
{
    private static readonly TimeSpan TerminationLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HurriedLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(1);

    // Cuts the receiving off where no Termination comes.
    private readonly CancellationTokenSource _overdue = new();
    private StreamingConnection? _connection;
    private ServiceMessage? _begin;
    private volatile bool _terminated;
    private volatile bool _hurried;
    private long _bytesSent;

    /// <summary>The service's first message; there once <see cref="OpenAsync"/> has succeeded.</summary>
    public ServiceMessage Begin => _begin ?? throw new UnreachableException();

    /// <summary>Bytes of sound sent.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <summary>Opens the socket and waits for Begin: only that means connected.</summary>
    /// <returns>Why the service refused; <see langword="null"/> once it has begun.</returns>
    /// <exception cref="StreamCoachException">No connection, or no Begin in time.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    public async Task<StreamCoachException?> OpenAsync(Uri address, ApiKey key, TimeSpan limit, CancellationToken cancel)
    {
        using var connecting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        connecting.CancelAfter(limit);
        try
        {
            _connection = await StreamingConnection.OpenAsync(address, key, connecting.Token);
            while (_begin is null)
            {
                if (await ReceiveAsync(connecting.Token) is { Ended: true } end) return end.Failure ?? Closed();
            }
            return null;
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new StreamCoachException(FailureKind.ConnectTimeout,
                $"{address.Host} did not begin the session within {limit.TotalSeconds:0} s.", error);
        }
    }

    /// <summary>Sends the sound to its end and takes in turns until the service has said its last word.</summary>
    /// <returns>Why it broke off; <see langword="null"/> for a good end. The service's own words win over the broken pipe that follows them.</returns>
    /// <exception cref="OperationCanceledException">Cut off by the caller.</exception>
    public async Task<StreamCoachException?> RunAsync(CancellationToken abort)
    {
        using CancellationTokenRegistration cut = abort.Register(_overdue.Cancel);
        Task<StreamCoachException?> send = SendAllAsync(abort);
        StreamCoachException? failure = await ReceiveAllAsync(abort);
        capture.Buffer.Discard();
        StreamCoachException? sending = await send;
        abort.ThrowIfCancellationRequested();
        return failure ?? sending;
    }

    /// <summary>The user does not wait for the last words.</summary>
    public void Hurry()
    {
        _hurried = true;
        if (_terminated) _overdue.CancelAfter(HurriedLimit);
    }

    /// <summary>Closes the socket. The token source is left: a late <see cref="Hurry"/> may still come, and its timer ends by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.CloseAsync(CloseLimit);
    }

    private async Task<StreamCoachException?> SendAllAsync(CancellationToken abort)
    {
        var frame = new byte[capture.Buffer.FrameBytes];
        try
        {
            while (!capture.Buffer.IsDone)
            {
                int bytes = capture.Buffer.Take(frame);
                if (bytes == 0)
                {
                    await capture.Buffer.WaitForFrameAsync();
                    continue;
                }
                await _connection!.SendAudioAsync(frame.AsMemory(0, bytes), abort);
                Interlocked.Add(ref _bytesSent, bytes);
            }
            await _connection!.SendTerminateAsync(abort);
            return null;
        }
        catch (StreamCoachException error)
        {
            return error;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        finally
        {
            _terminated = true;
            _overdue.CancelAfter(_hurried ? HurriedLimit : TerminationLimit);
        }
    }

    private async Task<StreamCoachException?> ReceiveAllAsync(CancellationToken abort)
    {
        try
        {
            while (true)
            {
                Received received = await ReceiveAsync(_overdue.Token);
                if (!received.Ended) continue;
                bool good = received.Terminated || (_terminated && _connection!.CloseCode == 1000);
                return received.Failure ?? (good ? null : Closed());
            }
        }
        catch (OperationCanceledException)
        {
            if (!abort.IsCancellationRequested && !_hurried)
                notes.Add(NoteLevel.Warning, $"The service did not confirm the end within {TerminationLimit.TotalSeconds:0} s; the last words may be missing.");
            return null;
        }
        catch (StreamCoachException error)
        {
            return error;
        }
    }

    private async ValueTask<Received> ReceiveAsync(CancellationToken cancel)
    {
        ValueTask<ReadOnlyMemory<byte>?> next = _connection!.ReceiveAsync(cancel);
        log.Burst(goesOn: next.IsCompleted);
        ReadOnlyMemory<byte>? received = assembler.NextRelease is null ? await next : await ReleaseUntilAsync(next.AsTask());
        if (received is not { } message) return new(Ended: true);
        if (ServiceMessage.Decode(message.Span) is { } decoded) return Take(decoded);
        notes.Add(NoteLevel.Debug, $"A message of {message.Length} bytes could not be read and was passed over.");
        return default;
    }

    // A raw final that waits for its formatted twin may be due before the next message comes.
    private async Task<ReadOnlyMemory<byte>?> ReleaseUntilAsync(Task<ReadOnlyMemory<byte>?> next)
    {
        while (assembler.NextRelease is { } due && !next.IsCompleted)
        {
            TimeSpan wait = due - DateTime.UtcNow;
            if (wait > TimeSpan.Zero) await ((Task)next).WaitAsync(wait, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!next.IsCompleted) assembler.ReleaseOverdue(DateTime.UtcNow);
        }
        return await next;
    }

    private Received Take(ServiceMessage message)
    {
        if (message.IsError)
            return new(Ended: true, Failure: ServiceFailure.From(message.ErrorCode, message.Error, begun: _begin is not null));
        switch (message.Type)
        {
            case "Begin":
                _begin ??= message;
                break;
            case "Turn":
                assembler.Accept(message, capture.AudioStart, DateTime.UtcNow);
                break;
            case "SpeakerRevision":
                foreach (WireRevision? revision in message.Revisions ?? [])
                {
                    if (revision is not null) assembler.Accept(revision);
                }
                break;
            case "Warning":
                notes.Add(NoteLevel.Warning, $"The service warns: {PrintableText.Line(message.Warning)}");
                break;
            case "Termination":
                notes.Add(NoteLevel.Verbose, $"The service counts {message.AudioDurationSeconds} s of audio and bills {message.SessionDurationSeconds} s.");
                return new(Ended: true, Terminated: true);
            case "SpeechStarted" or "Heartbeat" or "LLMGatewayResponse" or "Silence":
                break;
            default:
                notes.Add(NoteLevel.Debug, $"A message of the unknown type '{PrintableText.Line(message.Type)}' was passed over.");
                break;
        }
        return default;
    }

    // The text may stand in the close alone: some servers send no Error message.
    private StreamCoachException Closed() => ServiceFailure.From(_connection!.CloseCode, _connection.CloseReason, begun: _begin is not null);

    private readonly record struct Received(bool Ended = false, bool Terminated = false, StreamCoachException? Failure = null);
}

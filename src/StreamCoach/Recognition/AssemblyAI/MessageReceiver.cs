using System.Diagnostics;
using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>Receives the messages of one WebSocket session: passes turns and speaker revisions to the sink, and warnings to the diagnostics.</summary>
internal sealed class MessageReceiver(TranscriberContext context, AudioProgress progress)
{
    private readonly ITurnSink _turns = context.Turns;
    private volatile StreamingOptions _options = new();
    private volatile bool _ignoresTurns;
    private long _lastMessageAt;

    /// <summary>The service's first message; <see langword="null"/> before it has arrived.</summary>
    public ServiceMessage? Begin { get; private set; }

    /// <summary>Whether the service sends heartbeats.</summary>
    public bool HasHeartbeat { get; private set; }

    /// <summary>When the last message arrived, in ticks of <see cref="Stopwatch"/>.</summary>
    public long LastMessageAt => Interlocked.Read(ref _lastMessageAt);

    /// <summary>The options of this connection, with the model that the service runs: they decide how its messages are read.</summary>
    public StreamingOptions Options
    {
        set => _options = value;
    }

    /// <summary>
    /// Ignores turns from now on, because the session continues on another connection. An open turn is cut off here, and the next connection
    /// receives its audio again. Speaker revisions still count: they concern finished turns, and no other connection repeats the one after
    /// Terminate, which changes most speakers (protocol: E3).
    /// </summary>
    public void IgnoreTurns() => _ignoresTurns = true;

    /// <summary>Receives and handles one message.</summary>
    /// <returns>Whether the session ends with it, and why.</returns>
    public async ValueTask<MessageResult> ReceiveAsync(WebSocketConnection connection, CancellationToken cancel)
    {
        ValueTask<ReadOnlyMemory<byte>?> next = connection.ReceiveAsync(cancel);
        _turns.Burst(moreFollows: next.IsCompleted);
        ReadOnlyMemory<byte>? received = _turns.NextRelease is null ? await next : await ReleaseUntilAsync(next.AsTask());
        if (received is not { } message) return new(IsEnd: true);
        Interlocked.Exchange(ref _lastMessageAt, Stopwatch.GetTimestamp());
        progress.MarkAlive();
        if (ServiceMessage.Decode(message.Span) is { } decoded) return Handle(decoded);
        if (connection.SkippedBytes > 0)
            context.Diagnostics.Add(DiagnosticLevel.Warning, $"The service sent a message of {connection.SkippedBytes} bytes. It was skipped, so turns or speaker labels may be missing.");
        else context.Diagnostics.Add(DiagnosticLevel.Debug, $"A message of {message.Length} bytes is not valid JSON and was skipped.");
        return default;
    }

    // A raw final that waits for its formatted version may be due before the next message arrives.
    private async Task<ReadOnlyMemory<byte>?> ReleaseUntilAsync(Task<ReadOnlyMemory<byte>?> next)
    {
        while (_turns.NextRelease is { } due && !next.IsCompleted)
        {
            TimeSpan wait = due - DateTime.UtcNow;
            if (wait > TimeSpan.Zero) await ((Task)next).WaitAsync(wait, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!next.IsCompleted) _turns.ReleaseOverdue(DateTime.UtcNow);
        }
        return await next;
    }

    private MessageResult Handle(ServiceMessage message)
    {
        if (message.IsError)
            return new(IsEnd: true, Failure: ServiceFailure.From(message.ErrorCode, message.Error, begun: Begin is not null));
        switch (message.Type)
        {
            case "Begin":
                Begin ??= message;
                break;
            case "Turn" when _ignoresTurns:
                break;
            case "Turn":
                TurnMessage turn = message.ToTurn(_options);
                _turns.SentUntil = progress.SendingUntil;
                _turns.Accept(turn, context.Capture.Timeline.StartFor(_turns.Time(turn)), DateTime.UtcNow);
                break;
            case "SpeakerRevision":
                foreach (SpeakerRevision? revision in message.Revisions ?? [])
                {
                    if (revision is not null) _turns.Accept(revision);
                }
                break;
            case "Warning":
                context.Diagnostics.Add(DiagnosticLevel.Warning, $"The service warns: {PrintableText.Excerpt(message.Warning)}");
                break;
            case "Termination":
                context.Diagnostics.Add(DiagnosticLevel.Verbose, $"The service counts {message.AudioDurationSeconds} s of audio and bills {message.SessionDurationSeconds} s.");
                return new(IsEnd: true, IsTermination: true);
            case "Heartbeat":
                HasHeartbeat = true;
                break;
            case "SpeechStarted" or "LLMGatewayResponse" or "Silence":
                break;
            default:
                context.Diagnostics.Add(DiagnosticLevel.Debug, $"A message of the unknown type '{PrintableText.Excerpt(message.Type)}' was skipped.");
                break;
        }
        return default;
    }
}

/// <summary>What a message means for its session.</summary>
/// <param name="IsEnd">Whether it is the last one.</param>
/// <param name="IsTermination">Whether it confirms Terminate.</param>
/// <param name="Failure">The failure that it reports; <see langword="null"/> for none.</param>
internal readonly record struct MessageResult(bool IsEnd = false, bool IsTermination = false, StreamCoachException? Failure = null);

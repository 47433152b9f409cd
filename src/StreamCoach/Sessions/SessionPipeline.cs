using System.Diagnostics.CodeAnalysis;
using StreamCoach.Audio;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Recognition.Local;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>
/// Joins the stages of one session while they run: a <see cref="AudioCapture"/> fills the <see cref="FrameBuffer"/>, an <see cref="ITranscriber"/> recognises
/// its frames, the <see cref="TurnAssembler"/> builds turns from its messages, and <see cref="SessionPersistence"/> saves the session on disk.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Token sources without timers or wait handles need no disposal, and they may be used after the end.")]
internal sealed class SessionPipeline(IAudioSource source, SessionOptions options, TurnAssembler assembler, TurnLog log, InputMonitor input, ISessionObserver observer) : ITranscriberObserver
{
    private readonly SessionDiagnostics _diagnostics = input.Diagnostics;
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _stopCapture = new();
    private AudioCapture? _capture;
    private ITranscriber? _transcriber;
    private (long From, long To)? _discardedRange;
    private volatile bool _wasDiscarded;
    private int _connections;

    /// <summary>Saves the session on disk.</summary>
    public required SessionPersistence Persistence { get; init; }

    /// <summary>Where a resumed session continues; <see langword="null"/> for a new session.</summary>
    public ResumePoint? ResumePoint { get; init; }

    /// <summary>Seconds of audio sent. Audio that is sent again counts once.</summary>
    public double AudioSent => _capture is { } capture ? (double)capture.Buffer.Furthest / capture.BytesPerSecond : 0;

    /// <summary>Seconds of audio that wait to be sent.</summary>
    public double AudioWaiting => _capture is { } capture ? (double)capture.Buffer.Waiting / capture.BytesPerSecond : 0;

    /// <summary>How often the service refused the session because it accepted no more.</summary>
    public int Refusals => _transcriber?.Refusals ?? 0;

    /// <summary>Runs the session, from the opening of the source to the last turn.</summary>
    /// <exception cref="StreamCoachException">The session could not begin.</exception>
    /// <exception cref="TimeoutException">The source could not be opened in time.</exception>
    /// <exception cref="OperationCanceledException">The session was aborted before it began.</exception>
    public async Task<SessionOutcome> RunAsync()
    {
        Func<TranscriberContext, ITranscriber> make = options.Transcriber
            ?? (options.SpeechModel is { } model ? LocalTranscriber.For(model, options.Streaming)
                : AssemblyAITranscriber.For(options.Endpoint, options.Key, options.Streaming, options.ConnectTimeout, options.QuotaWait, options.Limits.At(options.Speed)));
        Persistence.Check();
        await SourceOpening.OpenAsync(source, options.ConnectTimeout, _abort.Token);
        Task<StreamCoachException?>? capturing = null;
        try
        {
            _diagnostics.Add(DiagnosticLevel.Verbose,
                $"The audio comes from {source.Path ?? source.Description} at {source.SampleRate} Hz{(options.SaveAudio is { } copy ? $", and is saved in {copy}" : "")}.");
            using AudioRecording? recording = options.SaveAudio is { } path ? AudioRecording.Create(path, source.SampleRate, _diagnostics) : null;
            AudioCapture capture = _capture = new(source, options.Capture, input, recording);
            if (ResumePoint is { } point)
            {
                JournalValidator.ThrowIfEndsBefore(point.Confirmed, source.Kind == SourceKind.File ? source.Length : null, source.Description);
                capture.BeginAt(point.SendFrom(capture.BytesPerSecond), point.AppendAt(capture.BytesPerSecond));
                // Before new audio is captured; otherwise the audio that is only on disk would count as lost.
                if (point.Spool is { } spool) capture.Buffer.UseSpool(spool);
                if (point.AudioStart is { } start) capture.Timeline.Begin(start);
            }
            // Read now, because a closed source no longer reports it.
            bool canReadAgain = source.CanSeek;
            long offset = ResumePoint?.SendFrom(capture.BytesPerSecond) ?? 0;
            assembler.Restart((double)offset / capture.BytesPerSecond);
            ITranscriber transcriber = _transcriber = make(new(capture, assembler, this, _diagnostics, source.SampleRate));
            // A live source is captured while the transcriber opens, so that the first words are not lost; a file is read only when it has begun.
            if (source.IsLive) capturing = CaptureAsync(capture);
            // A resumed session locks its folder before it connects, because another process may be resuming it too.
            if (ResumePoint is not null) Persistence.Open(capture, source.Kind == SourceKind.File, options.Disk);
            if (await OpenAsync(transcriber, capturing) is { } failed) return new(failed);
            // A new session creates its folder only now, so that a session that could not begin leaves nothing on disk.
            if (ResumePoint is null) Persistence.Open(capture, source.Kind == SourceKind.File, options.Disk);
            Persistence.Opened();
            Task<TranscriberResult> recognising = transcriber.RunAsync(offset, _abort.Token);
            capturing ??= CaptureAsync(capture);
            TranscriberResult? end = await EndOf(recognising);
            // No formatted twin can arrive any more: finals that wait for one confirm their audio.
            assembler.ReleaseOverdue(DateTime.MaxValue);
            (long from, long to) = capture.Buffer.Discard();
            if (_discardedRange is { } discarded) (from, to) = (Math.Min(from, discarded.From), Math.Max(to, discarded.To));
            if (end is not { Confirmed: true }) from = Math.Min(from, transcriber.ConfirmedUntil);
            // A recording can be read again when the session is resumed.
            if (!canReadAgain) Persistence.AddGap(capture, from, to, GapReason(end));
            await _stopCapture.CancelAsync();
            StreamCoachException? failure = end?.Failure ?? await capturing;
            bool isIncomplete = _wasDiscarded && ((!source.IsLive && !capture.ReachedEnd) || !SessionPersistence.IsNegligible(capture, from, to));
            return new(failure, end is { Confirmed: true } && !isIncomplete, capture.ReachedEnd);
        }
        catch (OperationCanceledException) when (capturing is null && _stopCapture.IsCancellationRequested && !_abort.IsCancellationRequested)
        {
            // Stopped while it waited for the service: no audio was captured.
            return new(null, Confirmed: true);
        }
        catch (OperationCanceledException) when (_capture is { } capture && !source.CanSeek)
        {
            // The audio of a live source is lost, unless the session was resumed and saves it.
            long to = capture.Buffer.Discard().To;
            if (!Persistence.SavesAudio) Persistence.AddGap(capture, 0, to, "the session was ended before the service had begun it");
            return new(null);
        }
        finally
        {
            // A capture that runs disposes its source.
            _capture?.Buffer.Discard();
            await _stopCapture.CancelAsync();
            if (capturing is null) source.Dispose();
            if (_transcriber is not null) await _transcriber.DisposeAsync();
        }
    }

    /// <summary>Ends the capture. Captured audio is still sent.</summary>
    public void Stop()
    {
        _stopCapture.Cancel();
        if (_capture is { } capture) capture.Muted = false;
    }

    /// <summary>Discards unsent audio. It is reported as a gap, and remains on disk for a resume.</summary>
    public void Discard()
    {
        _wasDiscarded = true;
        if (_capture is { } capture)
        {
            (long From, long To) discarded = capture.Buffer.Discard();
            if (discarded.To > discarded.From) _discardedRange = discarded;
        }
        _transcriber?.Hurry();
    }

    /// <summary>Aborts the session without waiting for its last turns.</summary>
    public void Abort() => _abort.Cancel();

    /// <summary>Suspends or resumes the capture.</summary>
    public void SetMuted(bool muted)
    {
        if (_capture is not { } capture) return;
        capture.Muted = muted;
        // Without audio no end of a turn is detected. A recording that is transcribed here keeps its turn open: where it is cut must not depend on the suspension.
        if (muted && !(IsOnThisMachine && !source.IsLive)) _transcriber?.ForceEndpoint();
    }

    /// <summary>Changes the streaming options. The caller holds a lock to fix the order of changes, and then calls <see cref="SendChanges"/> without it.</summary>
    /// <exception cref="StreamCoachException">A value is out of range or does not fit the model.</exception>
    public void Change(StreamingOptions changed, StreamingChange change)
    {
        _transcriber?.Change(changed, change);
        Persistence.Changed(changed);
    }

    /// <summary>Sends the changes and writes them to the journal.</summary>
    public void SendChanges()
    {
        _transcriber?.SendChanges();
        Persistence.Flush();
    }

    /// <summary>Ends the open turn.</summary>
    public void ForceEndpoint() => _transcriber?.ForceEndpoint();

    /// <summary>Keeps the connection open while no audio is sent.</summary>
    public void KeepAlive() => _transcriber?.KeepAlive();

    /// <summary>Saves the end of the session. Confirmed audio on disk is deleted; unconfirmed audio is kept for a resume.</summary>
    public void Close(SessionState state, StreamCoachException? failure)
    {
        string reconnects = _connections > 1 ? $", {_connections} connections" : "";
        _diagnostics.Add(DiagnosticLevel.Verbose, $"The session is {state}: {log.Count} turns, {AudioSent:0.0} s of audio sent{reconnects}.");
        Persistence.Close(_connections > 0 ? state : null, failure, assembler.FinishedUntil);
    }

    void ITranscriberObserver.Began(TranscriberBegin begin)
    {
        _connections++;
        double offset = Seconds(begin.Offset);
        _diagnostics.Add(DiagnosticLevel.Verbose, begin.ServiceId is { } id ? $"Connected as {PrintableText.Line(id)}; the audio is sent from {offset:0.0} s on."
            : $"Transcribing on this machine with {begin.Model}, from {offset:0.0} s on.");
        observer.Began(begin);
        Persistence.Began(begin.ServiceId, begin.Model ?? options.Streaming.Model, offset);
    }

    void ITranscriberObserver.Waiting(bool waits)
    {
        if (waits) _diagnostics.Add(DiagnosticLevel.Verbose, "The service accepts no further session now, so this session waits.");
        observer.Waiting(waits);
    }

    void ITranscriberObserver.Dropped(StreamCoachException loss)
    {
        _diagnostics.Add(DiagnosticLevel.Warning, $"{loss.Message} Connecting again; {(source.IsLive ? "audio is buffered meanwhile" : "the recording is paused meanwhile")}.");
        observer.Dropped();
    }

    void ITranscriberObserver.Lost(long from, long to) => Persistence.AddGap(_capture!, from, to,
        IsOnThisMachine ? "this machine was too busy to transcribe it" : "the connection was lost for longer than audio is buffered");

    void ITranscriberObserver.NotUnderstood(long from, long to) => Persistence.AddGap(_capture!, from, to, "somebody spoke, and the model found no words for it");

    private bool IsOnThisMachine => options.SpeechModel is not null;

    private string GapReason(TranscriberResult? end) => end switch
    {
        { Failure: not null } => IsOnThisMachine ? "the recogniser failed before it had transcribed this audio" : "the connection failed before the service had confirmed this audio",
        _ when IsOnThisMachine => "the session was ended before this audio was transcribed",
        { Confirmed: true } => "the session was ended before this audio was sent",
        _ => "the service did not confirm this audio",
    };

    private double Seconds(long offset) => (double)offset / _capture!.BytesPerSecond;

    // Returns null if the transcriber was aborted.
    private static async Task<TranscriberResult?> EndOf(Task<TranscriberResult> recognising)
    {
        try
        {
            return await recognising;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    // If the capture fails before the service has begun, the start fails at once, without waiting for the service.
    private async Task<StreamCoachException?> OpenAsync(ITranscriber transcriber, Task<StreamCoachException?>? capturing)
    {
        using var open = CancellationTokenSource.CreateLinkedTokenSource(_abort.Token);
        Task<StreamCoachException?> opening = transcriber.OpenAsync(_stopCapture.Token, open.Token);
        if (capturing is not null) await Task.WhenAny(opening, capturing);
        if (capturing is not { IsCompletedSuccessfully: true, Result: { } failed }) return await opening;
        await open.CancelAsync();
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return failed;
    }

    private async Task<StreamCoachException?> CaptureAsync(AudioCapture capture)
    {
        _ = capture.AudioEnded.ContinueWith(_ =>
        {
            observer.SourceEnded();
            _transcriber?.SourceEnded();
        }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return await capture.RunAsync(_stopCapture.Token);
    }
}

using System.Diagnostics.CodeAnalysis;
using StreamCoach.Audio;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Text;
using StreamCoach.Threading;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>
/// Joins the stages of one session while they run: a <see cref="AudioCapture"/> fills the <see cref="FrameBuffer"/>, an <see cref="ITranscriber"/> recognises what
/// it takes from there, the <see cref="TurnAssembler"/> makes turns of its messages, and what must outlast this process goes to its <see cref="SessionRecord"/>.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Token sources without timers or wait handles hold nothing; late calls may still come.")]
internal sealed class SessionPipeline(IAudioSource source, SessionOptions options, TurnAssembler assembler, TurnLog log, InputMonitor input, ISessionObserver observer) : ITranscriberObserver
{
    private readonly SessionDiagnostics _diagnostics = input.Diagnostics;
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _stopCapture = new();
    private AudioCapture? _capture;
    private ITranscriber? _transcriber;
    private (long From, long To)? _dropped;
    private volatile bool _discarded;
    private int _connections;

    /// <summary>What outlasts the session.</summary>
    public required SessionRecord Record { get; init; }

    /// <summary>What an earlier process left of this session.</summary>
    public SavedAudio? Saved { get; init; }

    /// <summary>Seconds of sound sent; what is sent again counts once.</summary>
    public double AudioSent => _capture is { } capture ? (double)capture.Buffer.Furthest / capture.BytesPerSecond : 0;

    /// <summary>Seconds of sound that wait to be sent.</summary>
    public double AudioWaiting => _capture is { } capture ? (double)capture.Buffer.Waiting / capture.BytesPerSecond : 0;

    /// <summary>How often the service took no session.</summary>
    public int Refusals => _transcriber?.Refusals ?? 0;

    /// <summary>Runs from the opening of the source to the last word.</summary>
    /// <exception cref="StreamCoachException">It could not begin.</exception>
    /// <exception cref="OperationCanceledException">It was cut off before it began.</exception>
    public async Task<SessionOutcome> RunAsync()
    {
        Func<TranscriberContext, ITranscriber> make = options.Transcriber
            ?? AssemblyAITranscriber.For(options.Endpoint, options.Key, options.Streaming, options.ConnectTimeout, options.QuotaWait, options.Limits.At(options.Speed));
        Record.Check();
        await OpenSourceAsync();
        Task<StreamCoachException?>? capturing = null;
        try
        {
            _diagnostics.Add(DiagnosticLevel.Verbose,
                $"The audio comes from {source.Path ?? source.Description} at {source.SampleRate} Hz{(options.SaveAudio is { } copy ? $", and is saved in {copy}" : "")}.");
            using AudioRecording? recording = options.SaveAudio is { } path ? AudioRecording.Create(path, source.SampleRate, _diagnostics) : null;
            AudioCapture capture = _capture = new(source, options.Capture, input, recording);
            if (Saved is { } saved)
            {
                JournalCheck.NeedsToHold(saved.Answered, source.Kind == SourceKind.File ? source.Length : null, source.Description);
                capture.BeginAt(saved.Next(capture.BytesPerSecond), saved.End(capture.BytesPerSecond));
                // Before anything new is captured: what is only on disk would count as lost otherwise.
                if (saved.Spool is { } left) capture.Buffer.UseSpool(left);
                if (saved.SoundStart is { } start) capture.Timeline.Begin(start);
            }
            // A source that is closed no longer says so.
            bool readAgain = source.CanSeek;
            long offset = Saved?.Next(capture.BytesPerSecond) ?? 0;
            assembler.Restart((double)offset / capture.BytesPerSecond);
            ITranscriber transcriber = _transcriber = make(new(capture, assembler, this, _diagnostics, source.SampleRate));
            // A live source runs from the first moment, so that no first word is lost while the transcriber opens; a file waits until it has begun.
            if (source.IsLive) capturing = CaptureAsync(capture);
            // Before anything is opened at the service: another process may continue the same session.
            if (Saved is not null) Record.Open(capture, source.Kind == SourceKind.File, options.Disk);
            if (await OpenAsync(transcriber, capturing) is { } failed) return new(failed);
            // A new one could not begin until now, and would have left something behind.
            if (Saved is null) Record.Open(capture, source.Kind == SourceKind.File, options.Disk);
            Record.Opened();
            Task<TranscriberResult> recognising = transcriber.RunAsync(offset, _abort.Token);
            capturing ??= CaptureAsync(capture);
            TranscriberResult? end = await EndOf(recognising);
            // No twin comes any more: a final that waits for one is an answer, and its audio is not lost.
            assembler.ReleaseOverdue(DateTime.MaxValue);
            (long from, long to) = capture.Buffer.Discard();
            if (_dropped is { } dropped) (from, to) = (Math.Min(from, dropped.From), Math.Max(to, dropped.To));
            if (end is not { Confirmed: true }) from = Math.Min(from, transcriber.ConfirmedUntil);
            // A recording is still there; what was spoken is not.
            if (!readAgain) Record.Lost(capture, from, to, end switch
            {
                { Failure: not null } => "the connection was given up before the service had answered it",
                { Confirmed: true } => "it was not sent any more when the session was ended",
                _ => "the service did not confirm that it had heard it",
            });
            await _stopCapture.CancelAsync();
            StreamCoachException? failure = end?.Failure ?? await capturing;
            bool cutOff = _discarded && ((!source.IsLive && !capture.ReachedEnd) || !SessionRecord.IsNothing(capture, from, to));
            return new(failure, end is { Confirmed: true } && !cutOff, capture.ReachedEnd);
        }
        catch (OperationCanceledException) when (capturing is null && _stopCapture.IsCancellationRequested && !_abort.IsCancellationRequested)
        {
            // Stopped while it waited for the service: nothing was heard.
            return new(null, Confirmed: true);
        }
        catch (OperationCanceledException) when (_capture is { } capture && !source.CanSeek)
        {
            // What a live source gave until then is lost, unless the session was continued and its disk has it.
            long to = capture.Buffer.Discard().To;
            if (!Record.KeepsSound) Record.Lost(capture, 0, to, "the session was ended before the service had begun it");
            return new(null);
        }
        finally
        {
            // A capture closes its source; one that was never begun cannot.
            _capture?.Buffer.Discard();
            await _stopCapture.CancelAsync();
            if (capturing is null) source.Dispose();
            if (_transcriber is not null) await _transcriber.DisposeAsync();
        }
    }

    /// <summary>No more sound is wanted.</summary>
    public void Stop()
    {
        _stopCapture.Cancel();
        if (_capture is { } capture) capture.Muted = false;
    }

    /// <summary>Drops what was not sent. It is told as a gap, and stays on disk for a resume.</summary>
    public void Discard()
    {
        _discarded = true;
        if (_capture is { } capture)
        {
            (long From, long To) dropped = capture.Buffer.Discard();
            if (dropped.To > dropped.From) _dropped = dropped;
        }
        _transcriber?.Hurry();
    }

    /// <summary>Cuts it off.</summary>
    public void Abort() => _abort.Cancel();

    /// <summary>Whether what is said now is heard.</summary>
    public bool Muted
    {
        get => _capture?.Muted == true;
        set
        {
            if (_capture is not { } capture) return;
            capture.Muted = value;
            // Without sound the service's clock stands still, and the open turn would stay open.
            if (value) _transcriber?.ForceEndpoint();
        }
    }

    /// <summary>Changes how the transcriber listens. The caller holds a lock, which fixes the order of changes; <see cref="SendChanges"/> follows without it.</summary>
    /// <exception cref="StreamCoachException">A value is out of range or does not fit.</exception>
    public void Change(StreamingOptions changed, StreamingChange change)
    {
        _transcriber?.Change(changed, change);
        Record.Changed(changed);
    }

    /// <summary>Sends the changes and writes them to the journal.</summary>
    public void SendChanges()
    {
        _transcriber?.SendChanges();
        Record.Flush();
    }

    public void ForceEndpoint() => _transcriber?.ForceEndpoint();

    public void KeepAlive() => _transcriber?.KeepAlive();

    /// <summary>Writes the end down. Sound that has its answer is deleted; what has none is kept for a resume.</summary>
    public void Close(SessionState state, StreamCoachException? failure)
    {
        string reconnects = _connections > 1 ? $", {_connections} connections" : "";
        _diagnostics.Add(DiagnosticLevel.Verbose, $"The session is {state}: {log.Count} turns, {AudioSent:0.0} s of audio sent{reconnects}.");
        Record.Close(_connections > 0 ? state : null, failure, assembler.FinishedUntil);
    }

    void ITranscriberObserver.Began(TranscriberBegin begin)
    {
        _connections++;
        double offset = Seconds(begin.Offset);
        _diagnostics.Add(DiagnosticLevel.Verbose, $"Connected as {PrintableText.Line(begin.ServiceId)}; the audio is sent from {offset:0.0} s on.");
        observer.Began(begin);
        Record.Began(begin.ServiceId, begin.Model ?? options.Streaming.Model, offset);
    }

    void ITranscriberObserver.Waiting(bool waits)
    {
        if (waits) _diagnostics.Add(DiagnosticLevel.Verbose, "The service takes no further session now, so this one waits.");
        observer.Waiting(waits);
    }

    void ITranscriberObserver.Dropped(StreamCoachException loss)
    {
        _diagnostics.Add(DiagnosticLevel.Warning, $"{loss.Message} Connecting again; {(source.IsLive ? "what is said meanwhile is kept" : "the recording waits")}.");
        observer.Dropped();
    }

    void ITranscriberObserver.Lost(long from, long to) => Record.Lost(_capture!, from, to, "the connection was down for longer than audio is kept");

    private double Seconds(long offset) => (double)offset / _capture!.BytesPerSecond;

    // Null for one that was cut off.
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

    // Not on this thread: a disk, a device or a foreign stream may take its time, and is then closed whenever it has opened.
    private async Task OpenSourceAsync()
    {
        Task opening = Background.RunAsync("StreamCoach open", source.Open);
        try
        {
            await opening.WaitAsync(options.ConnectTimeout, _abort.Token);
        }
        catch
        {
            source.Interrupt();
            _ = opening.ContinueWith(_ => source.Dispose(), TaskScheduler.Default);
            throw;
        }
    }

    // A recorder that fails before the service has begun fails the start, without a wait for the service; one that fails later fails the session.
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

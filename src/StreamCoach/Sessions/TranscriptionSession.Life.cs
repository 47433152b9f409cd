using System.Runtime.CompilerServices;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Text;
using StreamCoach.Threading;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <content>A session's life: how it begins, is changed, read and ended.</content>
public sealed partial class TranscriptionSession
{
    /// <summary>
    /// Opens the sound and the line, and returns when the service has begun: a bad key fails here, not later. Where <see cref="SessionOptions.QuotaWait"/>
    /// lets it wait for the service, it returns as soon as it has to, and begins by itself.
    /// </summary>
    /// <exception cref="StreamCoachException">It could not begin; the session is <see cref="SessionState.Failed"/> and nothing is left open.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing is left open.</exception>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public async Task StartAsync(CancellationToken cancel = default)
    {
        lock (_gate)
        {
            if (_started) throw new InvalidOperationException("A session starts once.");
            _started = true;
            if (_state != SessionState.Queued) return;
            _state = SessionState.Connecting;
        }
        // Not on the caller's thread: a slow disk or device must not hold up a prompt, and Ctrl+C returns at once.
        Task run = Task.Run(RunAsync, CancellationToken.None);
        try
        {
            await Task.WhenAny(_begun.Task, _held.Task, run).WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            Abort();
            throw;
        }
        if (!_begun.Task.IsCompleted && Error is { } failure) throw failure;
    }

    /// <summary>
    /// Ends the talk: the source is closed, what was heard is sent, the last words come in, and the connection is closed. After an outage sending what
    /// waits may take a while.
    /// </summary>
    /// <param name="discardUnsent">Whether sound that was not sent yet is dropped, for a quick end. It is told in <see cref="Gaps"/>, and can be sent by a resume.</param>
    /// <returns>Ends when the session has. It fails only for a saved session that runs elsewhere. Stopping twice is no error.</returns>
    public Task StopAsync(bool discardUnsent = false)
    {
        if (RunsElsewhere) return Task.FromException(SavedSessions.RunningElsewhere(this, _saved!.Owner));
        bool neverStarted;
        lock (_gate)
        {
            neverStarted = _state == SessionState.Queued;
            if (neverStarted) _state = SessionState.Stopped;
            if (_state is SessionState.Connecting or SessionState.Running) _state = SessionState.Stopping;
        }
        if (neverStarted) Complete(SessionState.Stopped, null);
        _pipeline.Stop();
        if (discardUnsent) _pipeline.Discard();
        return Completion;
    }

    /// <summary>Cuts the session off at once, without the last words. For when even a forced stop takes too long.</summary>
    public void Abort()
    {
        _ = StopAsync(discardUnsent: true);
        _pipeline.Abort();
    }

    /// <summary>
    /// Hears nothing until <see cref="Resume"/>: a recording waits, what a microphone gives is dropped, and the open turn is ended. The connection stays
    /// open, and the service bills the time. Suspending twice is no error.
    /// </summary>
    /// <exception cref="StreamCoachException">The session does not run.</exception>
    public void Suspend() => Mute(true);

    /// <summary>Hears again what is said.</summary>
    /// <exception cref="StreamCoachException">The session does not run.</exception>
    public void Resume() => Mute(false);

    /// <summary>Changes how the service listens, from the sound on that is sent next.</summary>
    /// <exception cref="StreamCoachException">A value is out of range or does not fit the model, or the session does not run; nothing was changed.</exception>
    public void Change(StreamingChange change)
    {
        NeedsToRun("changed");
        lock (_gate)
        {
            StreamingOptions changed = change.ApplyTo(_streaming);
            _pipeline.Change(changed, change);
            _streaming = changed;
        }
        _pipeline.SendChanges();
    }

    /// <summary>Checks a change without making it, against the options that are in effect now.</summary>
    /// <exception cref="StreamCoachException">A value is out of range or does not fit the model or another option (<see cref="FailureKind.OptionInvalid"/>).</exception>
    public void Validate(StreamingChange change) => Validate(change.ApplyTo(_streaming));

    /// <summary>Checks options as a session does before it connects.</summary>
    /// <exception cref="StreamCoachException">A value is out of range or does not fit the model or another option (<see cref="FailureKind.OptionInvalid"/>).</exception>
    // The sample rate is the source's, which is not known here.
    public static void Validate(StreamingOptions options) => StreamingQuery.Build(options, StreamingQuery.MinSampleRate);

    /// <summary>Ends the open turn now, wherever it stands: what comes next is another turn.</summary>
    /// <exception cref="StreamCoachException">The session does not run.</exception>
    public void ForceEndpoint()
    {
        NeedsToRun("changed");
        _pipeline.ForceEndpoint();
    }

    /// <summary>Waits until the session has ended, however that came about.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the session goes on.</exception>
    public Task WaitForEndAsync(CancellationToken cancel = default) => Completion.WaitAsync(cancel);

    /// <summary>All finished turns so far, in order.</summary>
    public IReadOnlyList<Turn> GetTurns() => Log.Snapshot();

    /// <summary>Returns the session that heard a turn; <see langword="null"/> for a turn that was imported or came back from another process.</summary>
    public static TranscriptionSession? Of(Turn turn) => turn.Origin as TranscriptionSession;

    /// <summary>The turns from the first on, as they come, until the session ends.</summary>
    /// <param name="includePartials">Whether growing turns are read too.</param>
    /// <param name="cancel">Ends the reading; the session goes on.</param>
    /// <exception cref="StreamCoachException">The session failed; the turns until then were read.</exception>
    public async IAsyncEnumerable<Turn> ReadTurnsAsync(bool includePartials = false, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var reader = new TurnReader(includePartials);
        reader.Add(this);
        while (true)
        {
            while (reader.TryRead(out TurnRead read))
            {
                if (read.Failure is { } failure) throw failure;
                if (read.Turn is not { } turn) yield break;
                yield return turn;
            }
            await reader.WaitAsync(cancel);
        }
    }

    /// <summary>
    /// Names the speakers: the turns so far carry the names for whoever reads them from now on, and those to come do too. Names that were given
    /// before stay, unless they are given anew; an empty name gives the label its place back. Names are saved where the session is, also after its end.
    /// </summary>
    /// <exception cref="StreamCoachException">The session is saved and has ended, and the names cannot be written there, or another process writes it.</exception>
    public void NameSpeakers(SpeakerNames names)
    {
        // A session that runs writes its own journal.
        if (Completion.IsCompleted && _options.SaveIn is { } root && Directory.Exists(Folder)) SavedSessions.Name(root, Id, names);
        Log.Rename(names);
    }

    /// <summary>Stops the session; one that was only read from disk is let go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isCopy) await StopAsync();
    }

    /// <summary>
    /// The session that can be changed and stopped in place of this one, which may have been read from disk: the running one, if it runs in this
    /// process, or the newest state on disk.
    /// </summary>
    /// <exception cref="StreamCoachException">It runs in another process, or was deleted.</exception>
    internal TranscriptionSession Actual()
    {
        if (!_isCopy) return this;
        if (ProcessExitGuard.Find(Id) is { } running) return running;
        TranscriptionSession now = SavedSessions.Open(_options.SaveIn!, Id);
        return now.RunsElsewhere ? throw SavedSessions.RunningElsewhere(now, now._saved!.Owner) : now;
    }

    // What is read from disk has no end of its own, so it is running only if its owner is.
    private bool RunsElsewhere => _isCopy && State == SessionState.Running;

    private async Task RunAsync()
    {
        var end = new SessionOutcome(null);
        try
        {
            ProcessExitGuard.Guard(this);
            end = await _pipeline.RunAsync();
            _assembler.Finish();
        }
        catch (StreamCoachException error)
        {
            end = new(error);
        }
        catch (TimeoutException error)
        {
            end = new(new(FailureKind.AudioSilent, $"'{Source}' could not be opened within {_options.ConnectTimeout.TotalSeconds:0} s.", error)
            {
                OwnAdvice = "See that the disk, device or address that it is on answers; then try again.",
            });
        }
        catch (OperationCanceledException)
        {
            // Cut off before it began.
        }
        catch (Exception error)
        {
            // A background loop must never end the user's process; whatever it is reaches the reader as the session's failure.
            end = new(new(FailureKind.ConnectionLost, $"The session broke off: {error.Message}", error));
        }
        if (end.State == SessionState.Interrupted)
        {
            string next = IsSaved ? $"Continue it: Start-TranscriptionSession -Resume {Id}" : "It was not saved, so it cannot be continued.";
            Diagnostics.Add(DiagnosticLevel.Warning, $"The session was cut off before the service had confirmed all of its audio. {next}");
        }
        Complete(end.State, end.Failure);
    }

    void ISessionObserver.Began(TranscriberBegin begin)
    {
        lock (_gate)
        {
            if (_state == SessionState.Connecting) _state = SessionState.Running;
            _down = false;
            if (_begun.Task.IsCompleted) Reconnects++;
        }
        _openedAt ??= DateTime.UtcNow;
        StartedAt ??= _openedAt;
        ServiceId = PrintableText.Line(begin.ServiceId);
        // The service re-routes a model that it has retired, and it may do so in the middle of a session.
        if (begin.Model is { Length: > 0 } named && PrintableText.Line(named) is var model && model != Model)
        {
            Diagnostics.Add(DiagnosticLevel.Warning, $"The model '{_streaming.Model}' was asked for and the service runs '{model}'.");
            Model = model;
        }
        _assembler.Recognises(Model);
        _begun.TrySetResult();
    }

    void ISessionObserver.Waiting(bool waits)
    {
        lock (_gate) _waits = waits;
        if (waits) _held.TrySetResult();
    }

    void ISessionObserver.Dropped()
    {
        lock (_gate) _down = true;
    }

    void ISessionObserver.SourceEnded()
    {
        lock (_gate)
        {
            if (_state == SessionState.Running) _state = SessionState.Stopping;
        }
    }

    private void Mute(bool mute)
    {
        NeedsToRun(mute ? "suspended" : "resumed");
        lock (_gate)
        {
            if (_suspended == mute || _endedAt is not null) return;
            _suspended = mute;
            _keepAlive?.Dispose();
            // Sooner than the service takes the session for abandoned.
            TimeSpan often = TimeSpan.FromSeconds(_streaming.InactivityTimeout / 3.0);
            _keepAlive = mute ? Background.Timer(often, often, _pipeline.KeepAlive) : null;
        }
        _pipeline.Muted = mute;
    }

    private void NeedsToRun(string what)
    {
        if (RunsElsewhere) throw SavedSessions.RunningElsewhere(this, _saved!.Owner);
        SessionState state = State;
        if (state is SessionState.Running or SessionState.Suspended or SessionState.Reconnecting) return;
        throw new StreamCoachException(FailureKind.SessionNotRunning, $"The session '{Name}' is {state} and cannot be {what}.");
    }

    private void Complete(SessionState state, StreamCoachException? failure)
    {
        try
        {
            Log.Burst(goesOn: false);
            _pipeline.Close(state, failure);
        }
        catch (Exception error)
        {
            Diagnostics.Add(DiagnosticLevel.Warning, $"The end of the session was not saved: {error.Message}");
        }
        Diagnostics.Close();
        lock (_gate)
        {
            if (_endedAt is not null) return;
            _endedAt = DateTime.UtcNow;
            _failure = failure;
            _state = state;
            _keepAlive?.Dispose();
        }
        ProcessExitGuard.Release(this);
        Log.Complete(failure);
        _ended.TrySetResult();
    }
}

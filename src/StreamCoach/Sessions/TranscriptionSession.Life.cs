using System.Runtime.CompilerServices;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Recognition.Local;
using StreamCoach.Text;
using StreamCoach.Threading;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <content>The lifetime of a session: it is started, suspended, changed, read and stopped.</content>
public sealed partial class TranscriptionSession
{
    /// <summary>
    /// Opens the source and the connection, and completes when the service has begun the session, so that an invalid API key is reported here. If the service
    /// accepts no session now and <see cref="SessionOptions.QuotaWait"/> allows a wait, it completes at once, and the session begins later by itself.
    /// </summary>
    /// <exception cref="StreamCoachException">The session could not begin. It is <see cref="SessionState.Failed"/>, and everything is closed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; everything is closed.</exception>
    /// <exception cref="InvalidOperationException">The session was started before.</exception>
    public async Task StartAsync(CancellationToken cancel = default)
    {
        if (!_states.TryStart()) return;
        // Not on the caller's thread, so that a slow disk or device does not block a prompt, and Ctrl+C returns at once.
        Task run = Task.Run(RunAsync, CancellationToken.None);
        try
        {
            await Task.WhenAny(_began.Task, _waitsForService.Task, run).WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            Abort();
            throw;
        }
        if (!_began.Task.IsCompleted && Error is { } failure) throw failure;
    }

    /// <summary>
    /// Stops the session: closes the source, sends the captured audio, receives the last turns, and closes the connection. After an outage, sending the
    /// buffered audio may take a while. Stopping again is no error.
    /// </summary>
    /// <param name="discardUnsent">Whether unsent audio is discarded, for a quick end. It is listed in <see cref="Gaps"/>, and a resumed session can send it.</param>
    /// <returns>Completes when the session has ended. It fails only for a saved session that runs in another process.</returns>
    public Task StopAsync(bool discardUnsent = false)
    {
        if (RunsElsewhere) return Task.FromException(SavedSessions.RunningElsewhere(this, _saved!.Owner));
        if (_states.Stop()) Complete(SessionState.Stopped, null);
        _pipeline.Stop();
        if (discardUnsent) _pipeline.Discard();
        return Completion;
    }

    /// <summary>Ends the session at once, without its last turns, for cases in which even a forced stop takes too long.</summary>
    public void Abort()
    {
        _ = StopAsync(discardUnsent: true);
        _pipeline.Abort();
    }

    /// <summary>
    /// Suspends the session until <see cref="Resume"/>: a recording is paused, the audio of a device is discarded, and the open turn is ended, except that of a
    /// recording that is transcribed on this machine. The connection remains open, and the service bills the time. Suspending again is no error.
    /// </summary>
    /// <exception cref="StreamCoachException">The session is not running.</exception>
    public void Suspend() => SetSuspended(true);

    /// <summary>Continues a suspended session.</summary>
    /// <exception cref="StreamCoachException">The session is not running.</exception>
    public void Resume() => SetSuspended(false);

    /// <summary>Changes streaming options for the audio that is sent from now on.</summary>
    /// <exception cref="StreamCoachException">A value is out of range or does not fit the model, or the session is not running; nothing was changed.</exception>
    public void Change(StreamingChange change)
    {
        ThrowIfNotRunning("changed");
        lock (_changing)
        {
            StreamingOptions changed = change.ApplyTo(_streaming);
            _pipeline.Change(changed, change);
            _streaming = changed;
        }
        _pipeline.SendChanges();
    }

    /// <summary>Checks a change against the current options, without applying it.</summary>
    /// <exception cref="StreamCoachException">A value is out of range or does not fit the model or another option (<see cref="FailureKind.OptionInvalid"/>).</exception>
    public void Validate(StreamingChange change) => Validate(change.ApplyTo(_streaming), _options.SpeechModel is not null);

    /// <summary>Checks options in the same way as a session before it connects.</summary>
    /// <exception cref="StreamCoachException">A value is out of range or does not fit the model or another option (<see cref="FailureKind.OptionInvalid"/>).</exception>
    /// <param name="options">The options.</param>
    /// <param name="onThisMachine">Whether a speech model on this machine transcribes, which does not support all of them.</param>
    public static void Validate(StreamingOptions options, bool onThisMachine = false)
    {
        if (onThisMachine) LocalOptions.Check(options);
        // The sample rate is not an option; any valid one will do.
        else StreamingQuery.Build(options, StreamingQuery.MinSampleRate);
    }

    /// <summary>Ends the open turn now; speech after it belongs to the next turn.</summary>
    /// <exception cref="StreamCoachException">The session is not running.</exception>
    public void ForceEndpoint()
    {
        ThrowIfNotRunning("changed");
        _pipeline.ForceEndpoint();
    }

    /// <summary>Waits until the session has ended in any way.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the session continues.</exception>
    public Task WaitForEndAsync(CancellationToken cancel = default) => Completion.WaitAsync(cancel);

    /// <summary>Returns all final turns so far, in order.</summary>
    public IReadOnlyList<Turn> GetTurns() => Log.Snapshot();

    /// <summary>Returns the session that transcribed a turn; <see langword="null"/> for a turn that was imported or came from another process.</summary>
    public static TranscriptionSession? Of(Turn turn) => turn.Origin as TranscriptionSession;

    /// <summary>Reads the turns as they arrive, from the first one to the end of the session.</summary>
    /// <param name="includePartials">Whether partial turns are read too.</param>
    /// <param name="cancel">Cancels the reading; the session continues.</param>
    /// <exception cref="StreamCoachException">The session failed; all its turns were read before.</exception>
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

    /// <summary>Stops the session. A session that was read from disk is not affected.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isReadFromDisk) await StopAsync();
    }

    /// <summary>
    /// Returns the session that can be changed and stopped in place of this one, which may have been read from disk: the running session if it runs in this
    /// process, otherwise its current state on disk.
    /// </summary>
    /// <exception cref="StreamCoachException">The session runs in another process, or was deleted.</exception>
    internal TranscriptionSession Reopen()
    {
        if (!_isReadFromDisk) return this;
        if (SessionExitGuard.Find(Id) is { } running) return running;
        TranscriptionSession now = SavedSessions.Open(_options.SaveIn!, Id);
        return now.RunsElsewhere ? throw SavedSessions.RunningElsewhere(now, now._saved!.Owner) : now;
    }

    private bool RunsElsewhere => _isReadFromDisk && State == SessionState.Running;

    private async Task RunAsync()
    {
        SessionOutcome outcome;
        try
        {
            SessionExitGuard.Guard(this);
            outcome = await _pipeline.RunAsync();
            _assembler.Finish();
        }
        catch (Exception error)
        {
            // No exception may end the user's process: each one becomes the failure of the session.
            outcome = SessionOutcome.FromException(error, Source, _options.ConnectTimeout);
        }
        if (outcome.State == SessionState.Interrupted)
        {
            string next = IsSaved ? $"To continue it: Resume-TranscriptionSession {Id}" : "It was not saved, so it cannot be continued.";
            string cutOff = _options.SpeechModel is null ? "the service had confirmed all of its audio" : "all of its audio was transcribed";
            Diagnostics.Add(DiagnosticLevel.Warning, $"The session ended before {cutOff}. {next}");
        }
        Complete(outcome.State, outcome.Failure);
    }

    void ISessionObserver.Began(TranscriberBegin begin)
    {
        _states.Connected();
        if (_began.Task.IsCompleted) Reconnects++;
        _connectedAt ??= DateTime.UtcNow;
        StartedAt ??= _connectedAt;
        ServiceId = PrintableText.Line(begin.ServiceId);
        // The service replaces a retired model by another, possibly during a session.
        if (begin.Model is { Length: > 0 } named && PrintableText.Line(named) is var model && model != Model)
        {
            Diagnostics.Add(DiagnosticLevel.Warning, $"The model '{_streaming.Model}' was requested, but the service runs '{model}'.");
            Model = model;
        }
        _assembler.SetModel(Model);
        _began.TrySetResult();
    }

    void ISessionObserver.Waiting(bool waits)
    {
        _states.WaitForService(waits);
        if (waits) _waitsForService.TrySetResult();
    }

    void ISessionObserver.Dropped() => _states.Disconnected();

    void ISessionObserver.SourceEnded() => _states.SourceEnded();

    private void SetSuspended(bool suspended)
    {
        ThrowIfNotRunning(suspended ? "suspended" : "resumed");
        // Well before the service would end the session for inactivity.
        TimeSpan interval = TimeSpan.FromSeconds(_streaming.InactivityTimeout / 3.0);
        if (_states.SetSuspended(suspended, () => Background.Timer(interval, interval, _pipeline.KeepAlive))) _pipeline.SetMuted(suspended);
    }

    private void ThrowIfNotRunning(string action)
    {
        if (RunsElsewhere) throw SavedSessions.RunningElsewhere(this, _saved!.Owner);
        SessionState state = State;
        if (state is SessionState.Running or SessionState.Suspended or SessionState.Reconnecting) return;
        throw new StreamCoachException(FailureKind.SessionNotRunning, $"The session '{Name}' is {state} and cannot be {action}.");
    }

    private void Complete(SessionState state, StreamCoachException? failure)
    {
        try
        {
            Log.SetBurst(false);
            _pipeline.Close(state, failure);
        }
        catch (Exception error)
        {
            Diagnostics.Add(DiagnosticLevel.Warning, $"The end of the session was not saved: {error.Message}");
        }
        Diagnostics.Close();
        // Before anybody hears of the end: a script transcribes the recording again at once.
        Claim?.Dispose();
        if (!_states.End(state, failure)) return;
        SessionExitGuard.Release(this);
        Log.Complete(failure);
        _ended.TrySetResult();
    }
}

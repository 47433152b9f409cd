using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using StreamCoach.Audio;
using StreamCoach.Audio.Devices;
using StreamCoach.Audio.Files;
using StreamCoach.Storage;
using StreamCoach.Streaming;
using StreamCoach.Turns;

namespace StreamCoach;

/// <summary>
/// One talk: sound in, turns out. START HERE: it is what users and cmdlets hold, and owns the session's life, state and failure; the stages of
/// Audio/, Streaming/ and Turns/ are joined in <see cref="SessionRun"/>. Safe for use from any thread.
/// </summary>
public sealed class TranscriptionSession : IAsyncDisposable
{
    private readonly SessionOptions _options;
    private readonly TurnAssembler _assembler;
    private readonly SessionRun _run;
    private readonly SavedJournal? _saved;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IAudioSource _source;
    private StreamingOptions _streaming;
    private StreamCoachException? _failure;
    private SessionState _state = SessionState.Queued;
    private DateTime? _openedAt;
    private DateTime? _endedAt;
    private double _openBefore;
    private Timer? _keepAlive;
    private bool _started;
    private bool _suspended;
    private bool _down;
    private bool _waits;

    private TranscriptionSession(IAudioSource source, SessionOptions options, InputMonitor? input = null, SavedJournal? saved = null, SavedSound? sound = null)
    {
        Input = input ?? new InputMonitor();
        _source = source;
        _options = options;
        _saved = saved;
        _streaming = options.Streaming;
        DateTime now = DateTime.UtcNow;
        CreatedAt = saved?.Header.CreatedAt ?? now;
        Id = saved?.Header.Id ?? $"{IdTime(now)}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        Name = options.Name ?? (source.Path is { } path ? System.IO.Path.GetFileNameWithoutExtension(path) : source.Description);
        Model = options.Streaming.Model;
        Log = new TurnLog();
        _assembler = new TurnAssembler(Id, options.Streaming, Log, this);
        SessionFolder? folder = options.SaveIn is { } root ? SessionFolder.Create(root, Id) : null;
        Folder = folder?.Path;
        _run = new(source, options, _assembler, Log, Input)
        {
            Begun = Begin,
            Down = () => Move(down: true),
            Waits = Wait,
            SoundEnded = () => Move(stopping: true),
            Keep = folder is null ? null : (folder, Header),
            Saved = sound,
        };
        if (saved is not null) Remember(saved);
    }

    /// <summary>The session's own id: its time of birth in UTC and eight random digits, so ids sort by age.</summary>
    public string Id { get; }

    /// <summary>A name for people.</summary>
    public string Name { get; }

    /// <summary>Where it stands.</summary>
    public SessionState State
    {
        get
        {
            lock (_gate)
            {
                if (_waits && _state == SessionState.Connecting) return SessionState.Queued;
                if (_state != SessionState.Running) return _state;
                return _down ? SessionState.Reconnecting : _suspended ? SessionState.Suspended : SessionState.Running;
            }
        }
    }

    /// <summary>What it waits for while it is <see cref="SessionState.Queued"/>; <see langword="null"/> otherwise.</summary>
    public QueueReason? QueuedFor
    {
        get
        {
            lock (_gate) return _state == SessionState.Queued ? QueueReason.Place : _waits && _state == SessionState.Connecting ? QueueReason.Service : null;
        }
    }

    /// <summary>What is listened to: a file's name, "microphone (arecord)", "stream".</summary>
    public string Source => _source.Description;

    /// <summary>The file that is read; <see langword="null"/> for anything else.</summary>
    public string? Path => _source.Path;

    /// <summary>Whether the sound comes from a microphone or a program, which go on until they are stopped.</summary>
    public bool IsLive => _source.IsLive;

    /// <summary>The speech model that the service says it runs, or the one asked for until it has said so.</summary>
    public string Model { get; private set; }

    /// <summary>The region, or the host and port of an endpoint of one's own.</summary>
    public string Region => _options.Endpoint.Name;

    /// <summary>The session's id at the service, for its support; <see langword="null"/> before it began.</summary>
    public string? ServiceId { get; private set; }

    /// <summary>When the session was made, in UTC.</summary>
    public DateTime CreatedAt { get; }

    /// <summary>When the service began it, in UTC; <see langword="null"/> before. Billing runs from here.</summary>
    public DateTime? StartedAt { get; private set; }

    /// <summary>When it ended, in UTC; <see langword="null"/> while it has not.</summary>
    public DateTime? EndedAt
    {
        get
        {
            lock (_gate) return _endedAt;
        }
    }

    /// <summary>Seconds since the service began it, or that it was open; this is what is billed. A resumed session counts on.</summary>
    public double Duration => Math.Round(_openBefore + (_openedAt is { } opened ? ((EndedAt ?? DateTime.UtcNow) - opened).TotalSeconds : 0), 1);

    /// <summary>Seconds of sound sent, the padding of the last frame included. What a dropped line made necessary to send again counts once.</summary>
    public double AudioSent => Math.Round(Math.Max(_run.AudioSent, _saved?.AnsweredSeconds ?? 0), 2);

    /// <summary>Seconds of sound that wait to be sent: hardly any, but after an outage.</summary>
    public double AudioWaiting => Math.Round(_run.AudioWaiting, 1);

    /// <summary>How often a lost line, or one that had grown too old, was replaced.</summary>
    public int Reconnects { get; private set; }

    /// <summary>The sound that no turn can hold, because it was lost on the way; empty in nearly every session.</summary>
    public SessionGapList Gaps => new([.. _saved?.Gaps ?? [], .. _run.Gaps]);

    /// <summary>Where the session is kept on disk; <see langword="null"/> where nothing is kept.</summary>
    public string? Folder { get; }

    /// <summary>Finished turns so far.</summary>
    public int TurnCount => Log.Count;

    /// <summary>Why the session failed; <see langword="null"/> while it has not.</summary>
    public Failure? Failure => Error is { } error ? new Failure(error) : null;

    /// <summary>How its sound comes in.</summary>
    public InputState InputState => Input.State;

    /// <summary>The level of the newest sound (RMS), -96 to 0 dB below full scale; <see langword="null"/> while none comes.</summary>
    public double? InputLevel => Input.Level;

    /// <summary>Samples that stand at the end of the scale; many mean that the gain is too high.</summary>
    public long ClippedSamples => Input.ClippedSamples;

    /// <summary>How often sound was lost between the device and here, because the machine was too busy.</summary>
    public int Overruns => Input.Overruns;

    /// <summary>How often the device went away; silence stands for the time until it was back.</summary>
    public int DeviceLosses => Input.DeviceLosses;

    /// <summary>Why the session failed, to be thrown.</summary>
    internal StreamCoachException? Error
    {
        get
        {
            lock (_gate) return _state == SessionState.Failed ? _failure : null;
        }
    }

    /// <summary>What happened on the way that is worth a look: for <c>-Verbose</c> and warnings.</summary>
    internal SessionNotes Notes => Input.Notes;

    /// <summary>How often the service took no further session and was asked again.</summary>
    internal int Refusals => _run.Refusals;

    private InputMonitor Input { get; }

    internal StreamingOptions Streaming => _streaming;

    internal ServiceEndpoint Endpoint => _options.Endpoint;

    internal ApiKey? Key => _options.Key;

    internal TurnLog Log { get; }

    /// <summary>Ends when the session has ended, however; it never fails.</summary>
    internal Task Completion => _ended.Task;

    /// <summary>A session on a recording, sent at the speed of speech: WAV, and whatever the decoders that are there can read.</summary>
    public static TranscriptionSession FromFile(string path, SessionOptions options) => new(RecordingSource.OfFile(path), options);

    /// <summary>A session on a recording at a web address (http or https), which ffmpeg reads.</summary>
    public static TranscriptionSession FromAddress(Uri address, SessionOptions options) => new(RecordingSource.AtAddress(address), options);

    /// <summary>A session on the default microphone.</summary>
    public static TranscriptionSession FromMicrophone(SessionOptions options) => FromDevice(null, options);

    /// <summary>A session on a device.</summary>
    /// <param name="device">One of <see cref="AudioDevices.List"/>; <see langword="null"/> for the default microphone.</param>
    /// <param name="options">What to do.</param>
    public static TranscriptionSession FromDevice(AudioDevice? device, SessionOptions options)
    {
        InputMonitor input = InputMonitor.Of(device);
        return new(new DeviceSource(device, options.OnDeviceLost, input), options, input);
    }

    /// <summary>A session on a program that writes 16-bit little-endian mono PCM to its standard output.</summary>
    /// <param name="command">The program and its arguments; there is no shell between.</param>
    /// <param name="sampleRate">The rate that it delivers, 8,000 to 96,000 Hz.</param>
    /// <param name="options">What to do.</param>
    public static TranscriptionSession FromProgram(IReadOnlyList<string> command, int sampleRate, SessionOptions options) =>
        new(new ProgramSource(command, sampleRate), options, new InputMonitor(watchesZeros: true));

    /// <summary>A session on a stream: a WAV, or raw 16-bit little-endian mono PCM. The stream stays the caller's to close.</summary>
    /// <param name="stream">The sound.</param>
    /// <param name="sampleRate">The rate of raw sound, 8,000 to 96,000 Hz; a WAV says its own.</param>
    /// <param name="options">What to do.</param>
    public static TranscriptionSession FromStream(Stream stream, int sampleRate, SessionOptions options) =>
        new(new StreamSource(stream, sampleRate), options);

    /// <summary>What the ids of a second begin with.</summary>
    internal static string IdTime(DateTime time) => time.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);

    internal static TranscriptionSession From(IAudioSource source, SessionOptions options, InputMonitor? input = null) => new(source, options, input);

    internal static TranscriptionSession From(IAudioSource source, SessionOptions options, InputMonitor input, SavedJournal saved, SavedSound? sound) =>
        new(source, options, input, saved, sound);

    /// <summary>A saved session, to read.</summary>
    internal static TranscriptionSession From(SavedJournal saved, string folder, bool runsElsewhere)
    {
        var session = new TranscriptionSession(new SavedSource(saved.Header), new SessionOptions
        {
            SaveIn = folder,
            Name = saved.Header.Name,
            Endpoint = ServiceEndpoint.FromAddress(saved.Header.Endpoint),
            Streaming = saved.Options,
        }, null, saved)
        {
            _started = true,
            _state = saved.EndedState ?? (runsElsewhere ? SessionState.Running : SessionState.Interrupted),
            _failure = saved.Failure,
            _endedAt = saved.EndedAt,
        };
        session.Log.Complete(null);
        session._ended.SetResult();
        return session;
    }

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
    /// Ends the talk: the source is closed, what was heard is sent, the last words come in, and the line is closed. After an outage sending what
    /// waits may take a while.
    /// </summary>
    /// <param name="discardUnsent">Whether sound that was not sent yet is dropped, for a quick end. It is told in <see cref="Gaps"/>, and can be sent by a resume.</param>
    /// <returns>Ends when the session has; it never fails. Stopping twice is no error.</returns>
    public Task StopAsync(bool discardUnsent = false)
    {
        bool neverStarted;
        lock (_gate)
        {
            neverStarted = _state == SessionState.Queued;
            if (neverStarted) _state = SessionState.Completed;
            if (_state is SessionState.Connecting or SessionState.Running) _state = SessionState.Stopping;
        }
        if (neverStarted) Complete(null);
        _run.Stop();
        if (discardUnsent) _run.Discard();
        return Completion;
    }

    /// <summary>Cuts the session off at once, without the last words. For when even a forced stop takes too long.</summary>
    public void Abort()
    {
        _ = StopAsync(discardUnsent: true);
        _run.Abort();
    }

    /// <summary>
    /// Hears nothing until <see cref="Resume"/>: a recording waits, what a microphone gives is dropped, and the open turn is ended. The line stays
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
            _run.Change(changed, change);
            _streaming = changed;
        }
    }

    /// <summary>Ends the open turn now, wherever it stands: what comes next is another turn.</summary>
    /// <exception cref="StreamCoachException">The session does not run.</exception>
    public void ForceEndpoint()
    {
        NeedsToRun("changed");
        _run.Post(ClientMessage.ForceEndpoint);
    }

    /// <summary>Waits until the session has ended, however that came about.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the session goes on.</exception>
    public Task WaitForEndAsync(CancellationToken cancel = default) => Completion.WaitAsync(cancel);

    /// <summary>All finished turns so far, in order.</summary>
    public IReadOnlyList<Turn> GetTurns() => Log.Snapshot();

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
    /// before stay, unless they are given anew; an empty name gives the label its place back.
    /// </summary>
    public void NameSpeakers(SpeakerNames names) => Log.Rename(names);

    /// <summary>Stops the session.</summary>
    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>The name and the state.</summary>
    public override string ToString() => $"{Name} ({State})";

    private async Task RunAsync()
    {
        StreamCoachException? failure = null;
        try
        {
            ProcessEnd.Guard(this);
            if (_options.Key is not { } key) throw new StreamCoachException(FailureKind.ApiKeyNotFound, "No API key was given.");
            failure = await _run.RunAsync(key);
        }
        catch (StreamCoachException error)
        {
            failure = error;
        }
        catch (TimeoutException error)
        {
            failure = new(FailureKind.AudioSilent, $"'{Source}' could not be opened within {_options.ConnectTimeout.TotalSeconds:0} s.", error);
        }
        catch (OperationCanceledException)
        {
            Notes.Add(NoteLevel.Warning, "The session was cut off before its last words came.");
        }
        catch (Exception error)
        {
            // A background loop must never end the user's process; whatever it is reaches the reader as the session's failure.
            failure = new(FailureKind.ConnectionLost, $"The session broke off: {error.Message}", error);
        }
        _assembler.Finish();
        Complete(failure);
    }

    private void Begin(ServiceMessage begin)
    {
        lock (_gate)
        {
            if (_state == SessionState.Connecting) _state = SessionState.Running;
            _down = false;
            if (_begun.Task.IsCompleted) Reconnects++;
        }
        _openedAt ??= DateTime.UtcNow;
        StartedAt ??= _openedAt;
        ServiceId = PrintableText.Line(begin.Id);
        if (begin.Configuration?.Model is { Length: > 0 } model && PrintableText.Line(model) != Model)
        {
            Notes.Add(NoteLevel.Warning, $"The model '{Model}' was asked for and the service runs '{PrintableText.Line(model)}'.");
            Model = PrintableText.Line(model);
        }
        _begun.TrySetResult();
    }

    private void Wait(bool waits)
    {
        lock (_gate) _waits = waits;
        if (waits) _held.TrySetResult();
    }

    private void Move(bool down = false, bool stopping = false)
    {
        lock (_gate)
        {
            _down |= down;
            if (stopping && _state == SessionState.Running) _state = SessionState.Stopping;
        }
    }

    private void Mute(bool mute)
    {
        NeedsToRun(mute ? "suspended" : "resumed");
        lock (_gate)
        {
            if (_suspended == mute) return;
            _suspended = mute;
            _keepAlive?.Dispose();
            // Sooner than the service takes the session for abandoned.
            TimeSpan often = TimeSpan.FromSeconds(_streaming.InactivityTimeout / 3.0);
            _keepAlive = mute ? new Timer(_ => _run.Post(ClientMessage.KeepAlive), null, often, often) : null;
        }
        _run.Muted = mute;
    }

    private void NeedsToRun(string what)
    {
        SessionState state = State;
        if (state is SessionState.Running or SessionState.Suspended or SessionState.Reconnecting) return;
        throw new StreamCoachException(FailureKind.SessionNotRunning, $"The session '{Name}' is {state} and cannot be {what}.");
    }

    private void Remember(SavedJournal saved)
    {
        foreach (Turn turn in saved.Turns) turn.Session = this;
        Log.Begin(saved.Turns);
        foreach (string warning in saved.Warnings) Notes.Add(NoteLevel.Warning, warning);
        StartedAt = saved.StartedAt;
        DateTime? end = saved.EndedAt ?? (saved.Turns is [.., { } last] ? last.EndedAt : null);
        if (end > StartedAt) _openBefore = (end - StartedAt).Value.TotalSeconds;
        ServiceId = saved.ServiceId;
        Model = saved.Model;
        Reconnects = saved.Reconnects;
    }

    private JournalHeader Header() => new()
    {
        Id = Id,
        Name = Name,
        CreatedAt = CreatedAt,
        Source = Source,
        SourceKind = _source.Kind,
        Path = Path,
        Command = (_source as ProgramSource)?.Command,
        Device = _source.DeviceId,
        SampleRate = _source.SampleRate,
        Endpoint = _options.Endpoint.Address,
        Streaming = _options.Streaming,
        DurationLimit = _options.Duration,
    };

    private void Complete(StreamCoachException? failure)
    {
        SessionState state = failure is null ? SessionState.Completed : SessionState.Failed;
        _keepAlive?.Dispose();
        Log.Burst(goesOn: false);
        _run.Close(state, failure);
        lock (_gate)
        {
            if (_endedAt is not null) return;
            _endedAt = DateTime.UtcNow;
            _failure = failure;
            _state = state;
        }
        ProcessEnd.Release(this);
        Log.Complete(failure);
        _ended.TrySetResult();
    }
}

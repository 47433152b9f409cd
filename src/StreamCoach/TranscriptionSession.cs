using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using StreamCoach.Audio;
using StreamCoach.Audio.Files;
using StreamCoach.Streaming;
using StreamCoach.Turns;

namespace StreamCoach;

/// <summary>
/// One talk: sound in, turns out. START HERE: it joins the stages of Audio/, Streaming/ and Turns/ and owns their life, state and failure.
/// While it is open, a <see cref="Capture"/> fills a <see cref="FrameBuffer"/>, and an <see cref="Exchange"/> sends from there and turns the
/// answers into the <see cref="TurnLog"/>. Safe for use from any thread.
/// </summary>
public sealed class TranscriptionSession : IAsyncDisposable
{
    private readonly IAudioSource _source;
    private readonly SessionOptions _options;
    private readonly TurnAssembler _assembler;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _stopCapture = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Capture? _capture;
    private Exchange? _exchange;
    private StreamCoachException? _failure;
    private SessionState _state = SessionState.Queued;
    private DateTime? _endedAt;
    private bool _started;

    private TranscriptionSession(IAudioSource source, SessionOptions options)
    {
        _source = source;
        _options = options;
        DateTime now = DateTime.UtcNow;
        CreatedAt = now;
        Id = string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd-HHmmss}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        Name = options.Name ?? (source.Path is { } path ? System.IO.Path.GetFileNameWithoutExtension(path) : source.Description);
        Model = options.Streaming.Model;
        Log = new TurnLog();
        _assembler = new TurnAssembler(Id, options.Streaming, Log, this);
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
            lock (_gate) return _state;
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

    /// <summary>Seconds since the service began it, or that it was open; this is what is billed.</summary>
    public double Duration => StartedAt is { } started ? Math.Round(((EndedAt ?? DateTime.UtcNow) - started).TotalSeconds, 1) : 0;

    /// <summary>Seconds of sound sent, the padding of the last frame included.</summary>
    public double AudioSent => _source.SampleRate == 0 ? 0 : Math.Round((double)(_exchange?.BytesSent ?? 0) / (_source.SampleRate * Capture.BytesPerSample), 2);

    /// <summary>Finished turns so far.</summary>
    public int TurnCount => Log.Count;

    /// <summary>Why the session failed; <see langword="null"/> while it has not.</summary>
    public StreamCoachException? Failure
    {
        get
        {
            lock (_gate) return _state == SessionState.Failed ? _failure : null;
        }
    }

    /// <summary>What happened on the way that is worth a look: for <c>-Verbose</c> and warnings.</summary>
    internal SessionNotes Notes { get; } = new();

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
    public static TranscriptionSession FromDevice(AudioDevice? device, SessionOptions options) => new(MicrophoneSource.For(device), options);

    /// <summary>A session on a program that writes 16-bit little-endian mono PCM to its standard output.</summary>
    /// <param name="command">The program and its arguments; there is no shell between.</param>
    /// <param name="sampleRate">The rate that it delivers, 8,000 to 96,000 Hz.</param>
    /// <param name="options">What to do.</param>
    public static TranscriptionSession FromProgram(IReadOnlyList<string> command, int sampleRate, SessionOptions options) =>
        new(new ProgramSource(command, sampleRate), options);

    /// <summary>A session on a stream: a WAV, or raw 16-bit little-endian mono PCM. The stream stays the caller's to close.</summary>
    /// <param name="stream">The sound.</param>
    /// <param name="sampleRate">The rate of raw sound, 8,000 to 96,000 Hz; a WAV says its own.</param>
    /// <param name="options">What to do.</param>
    public static TranscriptionSession FromStream(Stream stream, int sampleRate, SessionOptions options) =>
        new(new StreamSource(stream, sampleRate), options);

    internal static TranscriptionSession From(IAudioSource source, SessionOptions options) => new(source, options);

    /// <summary>Opens the sound and the line, and returns when the service has begun: a bad key fails here, not later.</summary>
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
            await Task.WhenAny(_begun.Task, run).WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            Abort();
            throw;
        }
        if (!_begun.Task.IsCompleted && Failure is { } failure) throw failure;
    }

    /// <summary>Ends the talk: the source is closed, what was heard is sent, the last words come in, and the line is closed.</summary>
    /// <param name="discardUnsent">Whether sound that was not sent yet is dropped, for a quick end.</param>
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
        _stopCapture.Cancel();
        if (discardUnsent)
        {
            _capture?.Buffer.Discard();
            _exchange?.Hurry();
        }
        return Completion;
    }

    /// <summary>Cuts the session off at once, without the last words. For when even a forced stop takes too long.</summary>
    public void Abort()
    {
        _ = StopAsync(discardUnsent: true);
        _abort.Cancel();
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
            await OpenSourceAsync();
            failure = await TalkAsync(key);
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
        if (_exchange is not null) await _exchange.DisposeAsync();
        _assembler.Finish();
        Complete(failure);
    }

    // Not on this thread: a disk, a device or a foreign stream may take its time, and is then closed whenever it has opened.
    private async Task OpenSourceAsync()
    {
        Task opening = Task.Run(_source.Open);
        try
        {
            await opening.WaitAsync(_options.ConnectTimeout, _abort.Token);
        }
        catch
        {
            _source.Interrupt();
            _ = opening.ContinueWith(_ => _source.Dispose(), TaskScheduler.Default);
            throw;
        }
    }

    // A live source runs from the first moment, so that no first word is lost while the line opens; a file waits for Begin.
    private async Task<StreamCoachException?> TalkAsync(ApiKey key)
    {
        Task<StreamCoachException?>? capture = null;
        try
        {
            var address = new UriBuilder(_options.Endpoint.Streaming) { Query = StreamingQuery.Build(_options.Streaming, _source.SampleRate) }.Uri;
            _capture = new Capture(_source, _options);
            if (_source.IsLive) capture = CaptureAsync(_capture);
            _exchange = new Exchange(_capture, _assembler, Log, Notes);
            if (await _exchange.OpenAsync(address, key, _options.ConnectTimeout, _abort.Token) is { } refused) return refused;
            Begin(_exchange.Begin);
            // A recorder that has failed by now fails the start; one that fails later fails the session.
            if (capture is not { IsCompletedSuccessfully: true, Result: not null }) _begun.TrySetResult();
            capture ??= CaptureAsync(_capture);
            StreamCoachException? failure = await _exchange.RunAsync(_abort.Token);
            await _stopCapture.CancelAsync();
            return failure ?? await capture;
        }
        finally
        {
            // A capture closes its source; one that was never begun cannot.
            await _stopCapture.CancelAsync();
            if (capture is null) _source.Dispose();
        }
    }

    private async Task<StreamCoachException?> CaptureAsync(Capture capture)
    {
        StreamCoachException? failure = await capture.RunAsync(_stopCapture.Token);
        lock (_gate)
        {
            if (_state == SessionState.Running) _state = SessionState.Stopping;
        }
        return failure;
    }

    private void Begin(ServiceMessage begin)
    {
        lock (_gate)
        {
            if (_state == SessionState.Connecting) _state = SessionState.Running;
        }
        StartedAt = DateTime.UtcNow;
        ServiceId = PrintableText.Line(begin.Id);
        if (begin.Configuration?.Model is { Length: > 0 } model && model != Model)
        {
            Notes.Add(NoteLevel.Warning, $"The model '{Model}' was asked for and the service runs '{PrintableText.Line(model)}'.");
            Model = PrintableText.Line(model);
        }
    }

    private void Complete(StreamCoachException? failure)
    {
        lock (_gate)
        {
            if (_endedAt is not null) return;
            _endedAt = DateTime.UtcNow;
            _failure = failure;
            _state = failure is null ? SessionState.Completed : SessionState.Failed;
        }
        ProcessEnd.Release(this);
        Log.Complete(failure);
        _ended.TrySetResult();
    }
}

using System.Security.Cryptography;
using StreamCoach.Audio;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Services;
using StreamCoach.Storage;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>
/// One talk: sound in, turns out. START HERE: it is what users and cmdlets hold, and owns the session's life, state and failure; the stages of
/// Audio/, Streaming/ and Turns/ are joined in <see cref="SessionPipeline"/>. Safe for use from any thread.
/// </summary>
public sealed partial class TranscriptionSession : ITurnOrigin, IAsyncDisposable, ISessionObserver
{
    private readonly SessionOptions _options;
    private readonly TurnAssembler _assembler;
    private readonly SessionPipeline _pipeline;
    private readonly SessionRecord _record;
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
    private bool _isCopy;

    static TranscriptionSession() => JitWarmup.Begin();

    private TranscriptionSession(IAudioSource source, SessionOptions options, InputMonitor? input = null, SavedJournal? saved = null, SavedAudio? sound = null)
    {
        Input = input ?? new InputMonitor();
        _source = source;
        _options = options;
        _saved = saved;
        _streaming = options.Streaming;
        DateTime now = DateTime.UtcNow;
        CreatedAt = saved?.Header.CreatedAt ?? now;
        Id = saved?.Header.Id ?? $"{IdTime(now)}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        Name = NameOf(options.Name) ?? (source.Path is { } path ? NameOf(System.IO.Path.GetFileNameWithoutExtension(path)) : null) ?? Source;
        Model = PrintableText.Line(options.Streaming.Model);
        Log = new TurnLog();
        _assembler = new TurnAssembler(Id, options.Streaming.Model, Log, this);
        SessionFolder? folder = options.SaveIn is { } root ? SessionFolder.Create(root, Id) : null;
        Folder = folder?.Path;
        _record = new(folder is null ? null : (folder, Header), sound, Log, Diagnostics);
        _pipeline = new(source, options, _assembler, Log, Input, this) { Record = _record, Saved = sound };
        if (saved is not null) Remember(saved);
    }

    /// <summary>The session's own id: its time of birth in UTC and eight random digits, so ids sort by age.</summary>
    public string Id { get; }

    /// <summary>A name for people, on one line; characters that a terminal would obey are replaced.</summary>
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
    public string Source => PrintableText.Line(_source.Description);

    /// <summary>The file that is read, by its real name, which may hold any character; <see langword="null"/> for anything else.</summary>
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
    public double AudioSent => Math.Round(Math.Max(_pipeline.AudioSent, _saved?.AnsweredSeconds ?? 0), 2);

    /// <summary>Seconds of sound that wait to be sent: hardly any, but after an outage.</summary>
    public double AudioWaiting => Math.Round(_pipeline.AudioWaiting, 1);

    /// <summary>How often a lost connection, or one that had grown too old, was replaced.</summary>
    public int Reconnects { get; private set; }

    /// <summary>The sound that no turn can hold, because it was lost on the way; empty in nearly every session.</summary>
    public SessionGapList Gaps => new([.. _saved?.Gaps ?? [], .. _record.Gaps]);

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
    internal SessionDiagnostics Diagnostics => Input.Diagnostics;

    /// <summary>Seconds of sound that will be sent in all; <see langword="null"/> where that is not known.</summary>
    internal double? SourceLength => _source.Length is { } length ? Math.Min(length, _options.Duration?.TotalSeconds ?? length) : null;

    /// <summary>Whether it listens to a device.</summary>
    internal bool IsMicrophone => _source.Kind == SourceKind.Microphone;

    /// <summary>Whether all that it has heard so far is kept on disk.</summary>
    internal bool IsSaved => Folder is not null && (_isCopy || Log.Journal is SessionJournal { HasFailed: false });

    /// <summary>How often the service took no further session and was asked again.</summary>
    internal int Refusals => _pipeline.Refusals;

    private InputMonitor Input { get; }

    internal StreamingOptions Streaming => _streaming;

    internal ServiceEndpoint Endpoint => _options.Endpoint;

    internal ApiKey? Key => _options.Key;

    internal TurnLog Log { get; }

    /// <summary>Ends when the session has ended, however; it never fails.</summary>
    internal Task Completion => _ended.Task;

    /// <summary>The name and the state.</summary>
    public override string ToString() => $"{Name} ({State})";
}

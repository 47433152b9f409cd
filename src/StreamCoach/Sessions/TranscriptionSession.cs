using System.Globalization;
using System.Security.Cryptography;
using StreamCoach.Audio;
using StreamCoach.Audio.Files;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Services;
using StreamCoach.Storage;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>
/// Transcribes one audio source: captures its audio, sends it to the service, and collects the turns. START HERE to read the engine: this class owns the
/// session's lifetime, state and failure, and <see cref="SessionPipeline"/> joins the stages in Audio/, Recognition/ and Turns/. Safe for use from any thread.
/// </summary>
public sealed partial class TranscriptionSession : ITurnOrigin, IAsyncDisposable, ISessionObserver
{
    // Seconds: the first ones say little about the speed, and a day is long enough for any.
    private const double ShortestEstimate = 2, LongestEstimate = 86_400;

    private readonly SessionOptions _options;
    private readonly TurnAssembler _assembler;
    private readonly SessionPipeline _pipeline;
    private readonly SessionPersistence _persistence;
    private readonly SavedJournal? _saved;
    private readonly SessionStateMachine _states;
    // Fixes the order of changes of the streaming options.
    private readonly Lock _changing = new();
    private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _waitsForService = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IAudioSource _source;
    private readonly TurnLog _log;
    // The journal whose turns have not been read yet.
    private volatile SavedJournal? _unread;
    private StreamingOptions _streaming;
    private DateTime? _connectedAt;
    private double _earlierDuration;
    private readonly string _firstName;
    private readonly bool _isNamedByDate;
    private bool _isReadFromDisk;

    private TranscriptionSession(IAudioSource source, SessionOptions options, InputMonitor? input = null, SavedJournal? saved = null, ResumePoint? resumePoint = null,
        SessionStateMachine? states = null)
    {
        _states = states ?? new SessionStateMachine();
        Input = input ?? new InputMonitor();
        _source = source;
        _options = options;
        _saved = saved;
        _streaming = options.Streaming;
        DateTime now = DateTime.UtcNow;
        CreatedAt = saved?.Header.CreatedAt ?? now;
        Id = saved?.Header.Id ?? $"{IdTime(now)}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        string? name = NameOf(options.Name) ?? (source.Path is { } path ? NameOf(System.IO.Path.GetFileNameWithoutExtension(path)) : null);
        _isNamedByDate = saved?.Header.IsNamedByDate ?? name is null;
        _firstName = name ?? CreatedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        _labels = saved?.Labels ?? SessionLabels.None.WithTags(options.Tags);
        Model = PrintableText.Line(options.Streaming.Model);
        _log = new TurnLog();
        // A recording that is not paced has no delay: its words arrive before they could have been spoken.
        _assembler = new TurnAssembler(Id, options.Streaming.Model, _log, this) { MeasuresLag = options.SpeechModel is null || source.IsLive };
        SessionFolder? folder = options.SaveIn is { } root ? SessionFolder.Create(root, Id) : null;
        Folder = folder?.Path;
        _persistence = new(folder is null ? null : (folder, Header), resumePoint, _log, Diagnostics);
        _pipeline = new(source, options, _assembler, _log, Input, this) { Persistence = _persistence, ResumePoint = resumePoint };
        if (saved is not null) Restore(saved);
    }

    /// <summary>The session's id: its creation time in UTC and eight random hexadecimal digits, so that ids sort by age.</summary>
    public string Id { get; }

    /// <summary>The state of the session.</summary>
    public SessionState State => _states.State;

    /// <summary>What the session waits for while it is <see cref="SessionState.Queued"/>; <see langword="null"/> otherwise.</summary>
    public QueueReason? QueuedFor => _states.QueuedFor;

    /// <summary>The source of the audio, such as a file's name, "microphone (arecord)" or "stream".</summary>
    public string Source => PrintableText.Line(_source.Description);

    /// <summary>The path of the file that is read, which may contain any character; <see langword="null"/> for any other source.</summary>
    public string? Path => _source.Path;

    /// <summary>The full path of the WAV file to which the audio is or was saved (<see cref="SessionOptions.SaveAudio"/>); <see langword="null"/> if it was not.</summary>
    public string? SavedAudio => _saved is { } saved ? saved.Header.SavedAudio : _options.SaveAudio is { } path ? System.IO.Path.GetFullPath(path) : null;

    /// <summary>Whether the source is a device or a program, which has no end of its own.</summary>
    public bool IsLive => _source.IsLive;

    /// <summary>The speech model that the service reports, or the requested one until then.</summary>
    public string Model { get; private set; }

    /// <summary>The service's region, or the host and port of a custom endpoint.</summary>
    public string Region => _options.Endpoint.Name;

    /// <summary>The session's id at the service, for support requests; <see langword="null"/> before the service has begun the session.</summary>
    public string? ServiceId { get; private set; }

    /// <summary>When the session was created, in UTC.</summary>
    public DateTime CreatedAt { get; }

    /// <summary>When the service began the session and its billing, in UTC; <see langword="null"/> before.</summary>
    public DateTime? StartedAt { get; private set; }

    /// <summary>When the session ended, in UTC; <see langword="null"/> before its end.</summary>
    public DateTime? EndedAt => _states.EndedAt;

    /// <summary>Seconds from the session's begin at the service to its end, or to now; this is what is billed. A resumed session includes its earlier duration.</summary>
    public double Duration => Math.Round(_earlierDuration + (_connectedAt is { } connected ? ((EndedAt ?? DateTime.UtcNow) - connected).TotalSeconds : 0), 1);

    /// <summary>Seconds of audio sent, including the padding of the last frame. Audio that is sent again after a lost connection counts once.</summary>
    public double AudioSent => Math.Round(Math.Max(_pipeline.AudioSent, _saved?.ConfirmedSeconds ?? 0), 2);

    /// <summary>Seconds of audio that wait to be sent; close to 0 except after an outage.</summary>
    public double AudioWaiting => Math.Round(_pipeline.AudioWaiting, 1);

    /// <summary>How often the connection was replaced, because it was lost or reached its maximum age.</summary>
    public int Reconnects { get; private set; }

    /// <summary>The parts of the audio that were lost, for which there can be no turns; empty in nearly every session.</summary>
    public SessionGapList Gaps => new([.. _saved?.Gaps ?? [], .. _persistence.Gaps]);

    /// <summary>The folder in which the session is saved; <see langword="null"/> if it is not saved.</summary>
    public string? Folder { get; }

    /// <summary>The number of final turns so far.</summary>
    public int TurnCount => _unread?.Summary.TurnCount ?? _log.Count;

    /// <summary>Why the session failed; <see langword="null"/> if it did not.</summary>
    public Failure? Failure => Error is { } error ? new Failure(error) : null;

    /// <summary>The state of the audio input.</summary>
    public InputState InputState => Input.State;

    /// <summary>The RMS level of the newest audio in dBFS, -96 to 0; <see langword="null"/> while no audio arrives.</summary>
    public double? InputLevel => Input.Level;

    /// <summary>The number of samples at full scale; many of them mean that the gain is too high.</summary>
    public long ClippedSamples => Input.ClippedSamples;

    /// <summary>How often audio of the device was lost because the machine was too busy.</summary>
    public int Overruns => Input.Overruns;

    /// <summary>How often the device was disconnected; silence replaces the time until it is connected again.</summary>
    public int DeviceLosses => Input.DeviceLosses;

    /// <summary>The exception of <see cref="Failure"/>, to be thrown.</summary>
    internal StreamCoachException? Error => _states.Failure;

    /// <summary>The session's warnings, and its messages for <c>-Verbose</c> and <c>-Debug</c>.</summary>
    internal SessionDiagnostics Diagnostics => Input.Diagnostics;

    /// <summary>The total seconds of audio that will be sent; <see langword="null"/> if unknown.</summary>
    internal double? SourceLength => _source.Length is { } length ? Math.Min(length, _options.Duration?.TotalSeconds ?? length) : null;

    /// <summary>The estimated time until a recording is transcribed that is not paced; <see langword="null"/> if unknown.</summary>
    internal TimeSpan? TimeLeft
    {
        get
        {
            if (_options.SpeechModel is null || IsLive || State != SessionState.Running || SourceLength is not { } length || _connectedAt is not { } connected) return null;
            double elapsed = (DateTime.UtcNow - connected).TotalSeconds, sent = _pipeline.AudioSent, here = sent - (_saved?.ConfirmedSeconds ?? 0);
            return elapsed < ShortestEstimate || here <= 0 ? null : TimeSpan.FromSeconds(Math.Clamp(elapsed * (length - sent) / here, 0, LongestEstimate));
        }
    }

    /// <summary>Whether the source is a recording at a web address, which counts as a stream; see <see cref="RecordingSource.Kind"/>.</summary>
    internal bool IsAtAddress => _source.Kind == SourceKind.Stream && _source.Description != StreamSource.Name;

    /// <summary>Whether the source is an audio device.</summary>
    internal bool IsMicrophone => _source.Kind == SourceKind.Microphone;

    /// <summary>Whether it is suspended, or has ended early and was saved with what is left to transcribe. Its recording or device may be gone meanwhile.</summary>
    public bool CanResume => State == SessionState.Suspended
        || (State.IsEnd() && State != SessionState.Completed && Folder is { } folder && Directory.Exists(folder)
            && (_source.Kind == SourceKind.File || AudioSpool.IsIn(folder) || (_isReadFromDisk && _saved!.EndedState is null && _source.Kind is SourceKind.Microphone or SourceKind.Program)));

    /// <summary>Whether the device records what the computer plays. A saved session has only its id: that of a monitor of PulseAudio or PipeWire, or of a playback endpoint of WASAPI.</summary>
    internal bool IsPlayback => (_saved?.Header.Device ?? _source.DeviceId) is { } device
        && (device.EndsWith(".monitor", StringComparison.Ordinal) || device.StartsWith("{0.0.0.", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the session is completely saved on disk so far.</summary>
    internal bool IsSaved => Folder is not null && (_isReadFromDisk || Log.Journal is SessionJournalWriter { HasFailed: false });

    /// <summary>How often the service refused the session because it accepted no more, and was asked again.</summary>
    internal int Refusals => _pipeline.Refusals;

    private InputMonitor Input { get; }

    internal StreamingOptions Streaming => _streaming;

    internal ServiceEndpoint Endpoint => _options.Endpoint;

    internal ApiKey? Key => _options.Key;

    /// <summary>The lock on the recording, if it is to be transcribed only once. It is released at the end of the session.</summary>
    internal RecordingClaim? Claim { get; set; }

    /// <summary>The turns. Those of a session that was listed are read from its journal now.</summary>
    /// <exception cref="StreamCoachException">The journal was deleted since, or cannot be read any more.</exception>
    internal TurnLog Log
    {
        get
        {
            if (_unread is { } unread)
            {
                RestoreTurns(unread);
                _unread = null;
            }
            return _log;
        }
    }

    /// <summary>Completes when the session has ended in any way. It never fails.</summary>
    internal Task Completion => _ended.Task;

    /// <summary>Returns the name and the state.</summary>
    public override string ToString() => $"{Name} ({State})";
}

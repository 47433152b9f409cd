using System.Collections.ObjectModel;
using System.Management.Automation;

namespace StreamCoach.Commands;

/// <summary>Opens a session on a microphone, files, a program or a stream, and writes it once the service has begun.</summary>
[Cmdlet(VerbsLifecycle.Start, "TranscriptionSession", DefaultParameterSetName = MicrophoneSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(TranscriptionSession))]
public sealed class StartTranscriptionSessionCommand : ServiceCommand
{
    private const string MicrophoneSet = "Microphone", PathSet = "Path", LiteralPathSet = "LiteralPath", ProgramSet = "AudioCommand", StreamSet = "InputStream", ResumeSet = "Resume";

    private readonly StartingPipeline _pipeline = new();
    private SessionPlaces _places = new(1);
    private ServiceEndpoint? _endpoint;
    private StreamCoach.ApiKey? _key;
    private readonly HashSet<string> _recordings = [];
    private TranscriptionSession? _resumed;

    /// <summary>What to listen to: a name, a name with wildcards, an id, or a device of Get-TranscriptionDevice; the default microphone where none is given.</summary>
    [Parameter(ParameterSetName = MicrophoneSet, ValueFromPipelineByPropertyName = true)]
    [Alias("DeviceId")]
    [DeviceTransformation]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DeviceCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Device { get; set; }

    /// <summary>Recordings: WAV, what the decoders that are there can read, or a web address; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Recordings, taken by the letter; Get-ChildItem can be piped in.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>A program and its arguments, which writes 16-bit little-endian mono PCM to its standard output.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProgramSet)]
    [ValidateNotNullOrEmpty]
    public string[] AudioCommand { get; set; } = [];

    /// <summary>A stream that holds a WAV or raw 16-bit little-endian mono PCM. It stays the caller's to close.</summary>
    [Parameter(Mandatory = true, ParameterSetName = StreamSet)]
    [ValidateNotNull]
    public Stream? InputStream { get; set; }

    /// <summary>The id of a saved session: what of it never had an answer is sent, and the session goes on.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ResumeSet)]
    [ArgumentCompleter(typeof(SavedSessionCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Resume { get; set; }

    /// <summary>The rate of raw PCM, in Hz.</summary>
    [Parameter(ParameterSetName = ProgramSet)]
    [Parameter(ParameterSetName = StreamSet)]
    [ValidateRange(8_000, 96_000)]
    public int SampleRate { get; set; } = 16_000;

    /// <summary>What is done when the device goes away: it is waited for, with silence in its place, or the session ends.</summary>
    [Parameter(ParameterSetName = MicrophoneSet)]
    public DeviceLossAction OnDeviceLost { get; set; }

    /// <summary>A WAV file to keep what is heard in; it is valid at every moment, and an existing file is not written over.</summary>
    [Parameter(ParameterSetName = MicrophoneSet)]
    [Parameter(ParameterSetName = ProgramSet)]
    [Parameter(ParameterSetName = StreamSet)]
    [ValidateNotNullOrEmpty]
    public string? SaveAudio { get; set; }

    /// <summary>The speech model.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(StreamingModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string Model { get; set; } = StreamingOptions.DefaultModel;

    /// <summary>Words to listen for, at most 100 of at most 50 characters; the service charges for them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] KeyTerm { get; set; } = [];

    /// <summary>What the talk is about, at most 1,750 characters.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Prompt { get; set; }

    /// <summary>Language codes to expect, at most 10.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Language { get; set; } = [];

    /// <summary>Tells speakers apart.</summary>
    [Parameter]
    public SwitchParameter SpeakerLabel { get; set; }

    /// <summary>A hint at how many people speak, 1 to 10; needs SpeakerLabel.</summary>
    [Parameter]
    public int? MaxSpeaker { get; set; }

    /// <summary>Punctuation and capitals, for Universal-Streaming and Whisper models.</summary>
    [Parameter]
    public SwitchParameter FormatTurn { get; set; }

    /// <summary>Silence after which a turn may end, in ms.</summary>
    [Parameter]
    public int? MinTurnSilence { get; set; }

    /// <summary>Silence after which a turn ends in any case, in ms.</summary>
    [Parameter]
    public int? MaxTurnSilence { get; set; }

    /// <summary>How sure a Universal-Streaming model must be that a turn has ended, 0 to 1.</summary>
    [Parameter]
    public double? EndOfTurnConfidence { get; set; }

    /// <summary>Masks profanity.</summary>
    [Parameter]
    public SwitchParameter FilterProfanity { get; set; }

    /// <summary>Masks personal data; no partial turns arrive then.</summary>
    [Parameter]
    public SwitchParameter RedactPii { get; set; }

    /// <summary>After how much sound the session ends by itself; a number is seconds.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan? Duration { get; set; }

    /// <summary>How many of this command's sessions run at once; the others wait.</summary>
    [Parameter]
    [ValidateRange(1, 1_000)]
    public int ThrottleLimit { get; set; } = 5;

    /// <summary>How long recordings wait while the service takes no further session at all; a number is seconds.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [SecondsTransformation]
    public TimeSpan QuotaWait { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>A name to find the session by.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Sends no recording that a saved session holds: that session is written, and one that was cut off goes on where it was.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter Once { get; set; }

    /// <summary>The name of a variable for what becomes of the files: a TranscriptionRun, which counts while they run and afterwards.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string? RunVariable { get; set; }

    /// <summary>Keeps nothing on disk: neither the turns, nor the sound that has no answer yet.</summary>
    [Parameter]
    public SwitchParameter NoJournal { get; set; }

    /// <summary>Settles key and endpoint once for all sessions.</summary>
    protected override void BeginProcessing()
    {
        _places = new SessionPlaces(ThrottleLimit);
        if (RunVariable is not null) SessionState.PSVariable.Set(RunVariable, _pipeline.Run);
        try
        {
            if (Once && NoJournal) throw Errors.OptionInvalid("-Once looks at what is saved, which -NoJournal does without.");
            if (QuotaWait < TimeSpan.Zero) throw Errors.OptionInvalid("-QuotaWait must not be less than 0 seconds.");
            if (Duration <= TimeSpan.Zero) throw Errors.OptionInvalid("-Duration must be more than 0 seconds.");
            if (Resume is { } id) BeginResume(id);
            else _endpoint = NamedEndpoint() ?? DefaultEndpoint();
            // What would only be shown needs no key.
            if (!MyInvocation.BoundParameters.ContainsKey("WhatIf")) _key = KeyFor(_endpoint!);
        }
        catch (StreamCoachException error)
        {
            ThrowTerminatingError(Errors.From(error, error.Kind == FailureKind.EndpointInvalid ? Endpoint : Resume));
        }
    }

    /// <summary>Starts a session for each source.</summary>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case PathSet:
                foreach (string path in Path)
                {
                    if (StartAddress(path)) continue;
                    foreach (string file in Resolve(path)) StartFile(file);
                }
                break;
            case LiteralPathSet:
                foreach (string path in LiteralPath)
                {
                    if (StartAddress(path)) continue;
                    StartFile(SessionState.Path.GetUnresolvedProviderPathFromPSPath(path));
                }
                break;
            case ProgramSet:
                Start(string.Join(' ', AudioCommand), options => TranscriptionSession.FromProgram(AudioCommand, SampleRate, options));
                break;
            case StreamSet:
                Start("stream", options => TranscriptionSession.FromStream(InputStream!, SampleRate, options));
                break;
            case ResumeSet:
                Start(Resume!, options => SavedSessions.Resume(Resume!, options, NamedEndpoint()));
                break;
            default:
                AudioDevice? device = FindDevice();
                Start(device?.Name ?? "microphone", options => TranscriptionSession.FromDevice(device, options));
                break;
        }
    }

    /// <summary>Ctrl+C ends what this pipeline started: nothing stays open that no variable holds.</summary>
    protected override void StopProcessing()
    {
        _pipeline.Stop();
        base.StopProcessing();
    }

    /// <summary>The pipeline is over; its sessions now belong to whoever holds them.</summary>
    protected override void Dispose(bool disposing)
    {
        _pipeline.Release();
        base.Dispose(disposing);
    }

    private bool StartAddress(string path)
    {
        if (!Uri.TryCreate(path, UriKind.Absolute, out Uri? address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)) return false;
        if (Once) ThrowTerminatingError(Errors.From(Errors.OptionInvalid("-Once knows a recording by its content, and an address does not show it: download it first."), path));
        // Shown without query and user, which may hold a secret.
        Start(address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped), options => TranscriptionSession.FromAddress(address, options));
        return true;
    }

    private AudioDevice? FindDevice()
    {
        try
        {
            return Device is null ? null : Task.Run(() => AudioDevices.Find(Device)).WaitAsync(StopToken).GetAwaiter().GetResult();
        }
        catch (StreamCoachException error)
        {
            ThrowTerminatingError(Errors.From(error, Device));
            throw;
        }
    }

    private Collection<string> Resolve(string path)
    {
        // A name without wildcards may not exist: the source says so. Brackets in it come escaped, as Tab writes them.
        if (!WildcardPattern.ContainsWildcardCharacters(path)) return [SessionState.Path.GetUnresolvedProviderPathFromPSPath(WildcardPattern.Unescape(path))];
        try
        {
            if (SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _) is { Count: > 0 } found) return found;
        }
        catch (ItemNotFoundException)
        {
            // A folder in the pattern does not exist, which is the same to the user as no match.
        }
        Fail(path, new StreamCoachException(FailureKind.AudioFileNotFound, $"No file matches '{path}'."));
        return [];
    }

    private void StartFile(string file) => Start(file, options =>
    {
        if (!Once) return TranscriptionSession.FromFile(file, options);
        string recording = SavedSessions.FingerprintAsync(file, options, StopToken).GetAwaiter().GetResult();
        if (_recordings.Add(recording)) return SavedSessions.Once(file, recording, options);
        WriteVerbose($"'{file}' holds the same as a file before it, and is not sent again.");
        _pipeline.Run.Skip(null);
        return null;
    });

    // Where nothing has to be sent there is no session, or a saved one that has ended.
    private void Start(string target, Func<SessionOptions, TranscriptionSession?> make)
    {
        if (!ShouldProcess(target, $"Stream to {_endpoint} with {_resumed?.Model ?? Model}")) return;
        TranscriptionSession? session;
        try
        {
            session = make(new SessionOptions
            {
                Key = _key,
                Endpoint = _endpoint!,
                Name = Name,
                Duration = Duration,
                OnDeviceLost = OnDeviceLost,
                SaveAudio = SaveAudio is null ? null : SessionState.Path.GetUnresolvedProviderPathFromPSPath(SaveAudio),
                // Recordings can wait; whoever wants to speak cannot.
                QuotaWait = IsFile ? QuotaWait : TimeSpan.Zero,
                Streaming = Options(),
                SaveIn = NoJournal ? null : SavedSessions.DefaultFolder,
            });
        }
        catch (StreamCoachException error)
        {
            if (!IsFile) ThrowTerminatingError(Errors.From(error, target));
            Fail(target, error);
            return;
        }
        if (session is null) return;
        if (session.State == StreamCoach.SessionState.Completed)
        {
            _pipeline.Run.Skip(session);
            WriteObject(session);
            return;
        }
        _pipeline.Run.Add(session, session.Path is { } path && File.Exists(path) ? new FileInfo(path).Length : 0);
        _pipeline.Add(session);
        RunspaceSessions.Here.Add(session, _pipeline);
        StreamCoachException? failure = null;
        try
        {
            _places.StartAsync(session, StopToken).GetAwaiter().GetResult();
        }
        catch (StreamCoachException error)
        {
            failure = error;
        }
        if (failure is null)
        {
            WriteObject(session);
            return;
        }
        RunspaceSessions.Here.Of(session).FailureShown = true;
        ErrorRecord record = Errors.From(failure, target);
        if (Errors.EndsAll(failure.Kind) || !IsFile)
        {
            _pipeline.Stop();
            ThrowTerminatingError(record);
        }
        WriteError(record);
    }

    private bool IsFile => ParameterSetName is PathSet or LiteralPathSet;

    private void Fail(string path, StreamCoachException failure)
    {
        _pipeline.Run.Fail(path, failure);
        WriteError(Errors.From(failure, path));
    }

    // How it listens is the saved session's own; only where it talks to may have moved.
    private void BeginResume(string id)
    {
        string[] given = [.. MyInvocation.BoundParameters.Keys.Except([.. CommonParameters, nameof(Resume), nameof(ApiKey), nameof(Region), nameof(Endpoint), nameof(ThrottleLimit), "WhatIf", "Confirm"])];
        if (given.Length > 0) throw Errors.OptionInvalid($"-Resume goes on as the session began, so it does not take -{string.Join(", -", given)}.");
        _resumed = SavedSessions.Open(SavedSessions.DefaultFolder, id);
        _endpoint = NamedEndpoint() ?? _resumed.Endpoint;
    }

    private StreamingOptions Options() => new()
    {
        Model = Model,
        KeyTerms = KeyTerm,
        Prompt = Prompt,
        Languages = Language,
        SpeakerLabels = Given(SpeakerLabel),
        MaxSpeakers = MaxSpeaker,
        FormatTurns = Given(FormatTurn),
        MinTurnSilence = MinTurnSilence,
        MaxTurnSilence = MaxTurnSilence,
        EndOfTurnConfidenceThreshold = EndOfTurnConfidence,
        FilterProfanity = Given(FilterProfanity),
        RedactPii = Given(RedactPii),
    };

    // A switch that is not given leaves the choice to the service.
    private static bool? Given(SwitchParameter value) => value.IsPresent ? true : null;
}

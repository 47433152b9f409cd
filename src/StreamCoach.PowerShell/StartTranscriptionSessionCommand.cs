using System.Collections.ObjectModel;
using System.Management.Automation;
using StreamCoach.Audio;
using StreamCoach.Audio.Devices;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Services;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>Opens a session on a microphone, files, a program or a stream, and writes it once the service has begun.</summary>
[Cmdlet(VerbsLifecycle.Start, "TranscriptionSession", DefaultParameterSetName = MicrophoneSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = HelpPages.Begin + "Start-TranscriptionSession" + HelpPages.End)]
[OutputType(typeof(TranscriptionSession))]
public sealed partial class StartTranscriptionSessionCommand : ServiceCommand
{
    private const string MicrophoneSet = "Microphone", PathSet = "Path", LiteralPathSet = "LiteralPath", ProgramSet = "AudioCommand", StreamSet = "InputStream", ResumeSet = "Resume";

    private readonly PipelineSessionOwner _pipeline = new();
    private SessionThrottle _places = new(1);
    private ServiceEndpoint? _endpoint;
    private StreamCoach.Services.ApiKey? _key;
    private readonly HashSet<string> _recordings = [];
    private TranscriptionSession? _resumed;

    /// <summary>Settles key and endpoint once for all sessions.</summary>
    protected override void BeginProcessing()
    {
        _places = new SessionThrottle(ThrottleLimit);
        if (RunVariable is not null) SessionState.PSVariable.Set(RunVariable, _pipeline.Recorder.Run);
        try
        {
            if (Once && NoJournal) throw ErrorRecords.OptionInvalid("-Once looks at what is saved, which -NoJournal does without.");
            if (QuotaWait < TimeSpan.Zero) throw ErrorRecords.OptionInvalid("-QuotaWait must not be less than 0 seconds.");
            if (Duration <= TimeSpan.Zero) throw ErrorRecords.OptionInvalid("-Duration must be more than 0 seconds.");
            ParameterNames.Check(() => TranscriptionSession.Validate(Options()));
            if (Resume is { } id) BeginResume(id);
            else _endpoint = NamedEndpoint() ?? DefaultEndpoint();
            // What would only be shown needs no key.
            if (!MyInvocation.BoundParameters.ContainsKey("WhatIf")) _key = KeyFor(_endpoint!);
        }
        catch (StreamCoachException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, error.Kind == FailureKind.EndpointInvalid ? Endpoint : Resume));
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
                Start(Resume!, options => SavedSessions.Resume(Resume!, options, _endpoint));
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
        if (Once) ThrowTerminatingError(ErrorRecords.From(ErrorRecords.OptionInvalid("-Once knows a recording by its content, and an address does not show it: download it first."), path));
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
            ThrowTerminatingError(ErrorRecords.From(error, Device));
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
        Fail(path, ErrorRecords.NoMatch(FailureKind.AudioFileNotFound, path, File.Exists(SessionState.Path.GetUnresolvedProviderPathFromPSPath(path))));
        return [];
    }

    private void StartFile(string file) => Start(file, options =>
    {
        if (!Once) return TranscriptionSession.FromFile(file, options);
        string recording = SavedSessions.FingerprintAsync(file, options, StopToken).GetAwaiter().GetResult();
        if (_recordings.Add(recording)) return SavedSessions.Once(file, recording, options);
        this.Tell($"'{file}' holds the same as a file before it, and is not sent again.");
        _pipeline.Recorder.Skip();
        return null;
    });

    // Where nothing has to be sent there is no session, or a saved one that has ended.
    private void Start(string target, Func<SessionOptions, TranscriptionSession?> make)
    {
        if (!this.Agrees(target, $"Stream to {_endpoint} with {_resumed?.Model ?? Model}")) return;
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
            if (!IsFile) ThrowTerminatingError(ErrorRecords.From(error, target));
            Fail(target, error);
            return;
        }
        if (session is null) return;
        if (session.State == StreamCoach.Sessions.SessionState.Completed)
        {
            _pipeline.Recorder.Skip(session);
            WriteObject(session);
            return;
        }
        _pipeline.Recorder.Add(session);
        _pipeline.Add(session);
        RunspaceSessions.Here.Add(session, _pipeline);
        StreamCoachException? failure = null;
        try
        {
            Task starting = _places.StartAsync(session, StopToken);
            // Many files have a line of their own.
            if (Interactive.At(Host) && _pipeline.Recorder.Run.Files == 1) new ConnectingView(this, session).Wait(starting);
            starting.GetAwaiter().GetResult();
        }
        catch (StreamCoachException error)
        {
            failure = error;
        }
        StartedSession known = RunspaceSessions.Here.Of(session);
        // Otherwise they are the reader's to show.
        if (IsFollowed || failure is not null) SessionReport.Notes(this, known);
        if (failure is null)
        {
            WriteObject(session);
            return;
        }
        known.FailureShown = true;
        ErrorRecord record = ErrorRecords.From(failure, target);
        if (ErrorRecords.EndsAll(failure.Kind) || !IsFile)
        {
            _pipeline.Stop();
            ThrowTerminatingError(record);
        }
        WriteError(record);
    }

    private bool IsFile => ParameterSetName is PathSet or LiteralPathSet;

    private void Fail(string path, StreamCoachException failure)
    {
        _pipeline.Recorder.Fail(path, failure);
        WriteError(ErrorRecords.From(failure, path));
    }

    // How it listens is the saved session's own; only where it talks to may have moved.
    private void BeginResume(string id)
    {
        string[] given = [.. MyInvocation.BoundParameters.Keys.Except([.. CommonParameters, nameof(Resume), nameof(ApiKey), nameof(Region), nameof(Endpoint),
            nameof(ThrottleLimit), "WhatIf", "Confirm"])];
        if (given.Length > 0) throw ErrorRecords.OptionInvalid($"-Resume goes on as the session began, so it does not take -{string.Join(", -", given)}.");
        _resumed = SavedSessions.Open(SavedSessions.DefaultFolder, id);
        _endpoint = NamedEndpoint() ?? HomeOf(_resumed);
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

using System.Management.Automation;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Recognition.Local;
using StreamCoach.Recognition.Models;
using StreamCoach.Services;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>Starts a session on a microphone, files, a program or a stream, and writes it once it has begun.</summary>
[Cmdlet(VerbsLifecycle.Start, "TranscriptionSession", DefaultParameterSetName = MicrophoneSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = HelpPages.Begin + "Start-TranscriptionSession" + HelpPages.End)]
[OutputType(typeof(TranscriptionSession))]
public sealed partial class StartTranscriptionSessionCommand : ServiceCommand
{
    private const string MicrophoneSet = "Microphone", PathSet = "Path", LiteralPathSet = "LiteralPath", ProgramSet = "AudioCommand", StreamSet = "InputStream", ResumeSet = "Resume";

    private readonly PipelineSessionOwner _pipeline = new();
    private SessionThrottle _throttle = new(1);
    private ServiceEndpoint? _endpoint;
    private StreamCoach.Services.ApiKey? _key;
    private SpeechModelFiles? _speechModel;
    private readonly HashSet<string> _recordings = [];
    private TranscriptionSession? _resumed;

    /// <summary>Resolves key and endpoint once for all sessions.</summary>
    protected override void BeginProcessing()
    {
        if (RunVariable is not null) SessionState.PSVariable.Set(RunVariable, _pipeline.Recorder.Run);
        try
        {
            if (Once && NoJournal) throw ErrorRecords.OptionInvalid("-Once and -NoJournal cannot be used together: -Once looks a recording up among the saved sessions, and -NoJournal saves none.");
            if (QuotaWait < TimeSpan.Zero) throw ErrorRecords.OptionInvalid("-QuotaWait must not be less than 0 seconds.");
            if (Duration <= TimeSpan.Zero) throw ErrorRecords.OptionInvalid("-Duration must be more than 0 seconds.");
            if (Resume is { } id) BeginResume(id);
            else BeginHere();
            ParameterNames.Check(() => TranscriptionSession.Validate(Options(), _speechModel is not null));
            _throttle = new SessionThrottle(IsGiven(nameof(ThrottleLimit)) || _speechModel is null ? ThrottleLimit : Environment.ProcessorCount);
            if (_speechModel is { } local && !IsGiven(nameof(Model))) this.Print($"There is no API key, so {local.Name} transcribes on this machine.");
            // -WhatIf needs no key.
            if (_endpoint != ServiceEndpoint.ThisMachine && !IsGiven("WhatIf")) _key = KeyFor(_endpoint!);
        }
        catch (StreamCoachException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, error.Kind == FailureKind.EndpointInvalid ? Endpoint : Resume));
        }
    }

    /// <summary>Ctrl+C ends the sessions that this pipeline started, because no variable refers to them yet.</summary>
    protected override void StopProcessing()
    {
        _pipeline.Stop();
        base.StopProcessing();
    }

    /// <summary>The pipeline has ended; its sessions continue for whoever refers to them.</summary>
    protected override void Dispose(bool disposing)
    {
        _pipeline.Release();
        base.Dispose(disposing);
    }

    // With -Once, make returns null for a duplicate, and the saved session for a recording that was transcribed before.
    private void Start(string target, Func<SessionOptions, TranscriptionSession?> make)
    {
        string model = _resumed?.Model ?? _speechModel?.Name ?? Model;
        if (!this.ShouldAct(target, _endpoint == ServiceEndpoint.ThisMachine ? $"Transcribe on this machine with {model}" : $"Stream to {_endpoint} with {model}")) return;
        TranscriptionSession? session;
        try
        {
            session = make(new SessionOptions
            {
                Key = _key,
                Endpoint = _endpoint!,
                SpeechModel = _speechModel,
                Name = Name,
                Duration = Duration,
                OnDeviceLost = OnDeviceLost,
                SaveAudio = SaveAudio is null ? null : SessionState.Path.GetUnresolvedProviderPathFromPSPath(SaveAudio),
                // A recording can wait for the quota; a live speaker cannot.
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
        RunspaceSessions.Current.Add(session, _pipeline);
        StreamCoachException? failure = null;
        try
        {
            Task starting = _throttle.StartAsync(session, StopToken);
            // Several files have one progress record together, written by the reader.
            if (UserPresence.AtConsole(Host) && _pipeline.Recorder.Run.Files == 1) new ConnectingView(this, session).Wait(starting);
            starting.GetAwaiter().GetResult();
        }
        catch (StreamCoachException error)
        {
            failure = error;
        }
        StartedSession known = RunspaceSessions.Current.Of(session);
        // Otherwise Get-TranscriptTurn shows them.
        if (WantsDetails || failure is not null) SessionReport.Diagnostics(this, known);
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

    private void Fail(string path, StreamCoachException failure)
    {
        _pipeline.Recorder.Fail(path, failure);
        WriteError(ErrorRecords.From(failure, path));
    }

    // Who recognises: a model on this machine if it is named, or if there is neither a key nor an endpoint; otherwise the service.
    private void BeginHere()
    {
        if (SpeechModelStore.IsKnown(Model))
        {
            if (IsServiceGiven) throw ErrorRecords.OptionInvalid($"The model '{Model}' runs on this machine and needs neither -ApiKey nor -Region nor -Endpoint. Omit them.");
            UseThisMachine(Model);
            return;
        }
        _endpoint = NamedEndpoint() ?? DefaultEndpoint();
        if (NamesService || IsGiven(nameof(Model)) || HasKeyFor(_endpoint)) return;
        try
        {
            UseThisMachine(null);
        }
        catch (StreamCoachException error) when (error.Kind == FailureKind.SpeechModelNotInstalled)
        {
            // -WhatIf needs no key.
            if (!IsGiven("WhatIf")) throw ErrorRecords.ApiKeyNotFound(_endpoint);
        }
    }

    private void UseThisMachine(string? model)
    {
        _speechModel = new SpeechModelStore(SpeechModelStore.DefaultFolder).Find(model);
        _endpoint = ServiceEndpoint.ThisMachine;
    }

    private bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    // The options are those of the saved session; only its endpoint may have changed.
    private void BeginResume(string id)
    {
        string[] given = [.. MyInvocation.BoundParameters.Keys.Except([.. CommonParameters, nameof(Resume), nameof(ApiKey), nameof(Region), nameof(Endpoint),
            nameof(ThrottleLimit), "WhatIf", "Confirm"])];
        if (given.Length > 0) throw ErrorRecords.OptionInvalid($"-Resume continues with the options of the saved session and cannot be used with -{string.Join(", -", given)}.");
        _resumed = SavedSessions.Open(SavedSessions.DefaultFolder, id);
        _endpoint = NamedEndpoint() ?? SessionEndpoint(_resumed);
    }

    private StreamingOptions Options() => new()
    {
        Model = _speechModel?.Name ?? Model,
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

    // Without the switch, the service decides.
    private static bool? Given(SwitchParameter value) => value.IsPresent ? true : null;
}

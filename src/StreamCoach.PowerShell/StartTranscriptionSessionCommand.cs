using System.Management.Automation;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
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
public sealed partial class StartTranscriptionSessionCommand : SessionStartCommand
{
    private const string MicrophoneSet = "Microphone", LoopbackProcessSet = "LoopbackProcess", PathSet = "Path", LiteralPathSet = "LiteralPath", ProgramSet = "AudioCommand", StreamSet = "InputStream";

    private ServiceEndpoint? _endpoint;
    private StreamCoach.Services.ApiKey? _key;
    private SpeechModelFiles? _speechModel;
    private readonly HashSet<string> _recordings = [];

    /// <summary>Resolves key and endpoint once for all sessions.</summary>
    protected override void BeginProcessing()
    {
        if (RunVariable is not null) SessionState.PSVariable.Set(RunVariable, Pipeline.Recorder.Run);
        try
        {
            if (Once && NoJournal) throw ErrorRecords.OptionInvalid("-Once and -NoJournal cannot be used together: -Once looks a recording up among the saved sessions, and -NoJournal saves none.");
            if (QuotaWait < TimeSpan.Zero) throw ErrorRecords.OptionInvalid("-QuotaWait must not be less than 0 seconds.");
            if (Duration <= TimeSpan.Zero) throw ErrorRecords.OptionInvalid("-Duration must be more than 0 seconds.");
            BeginHere();
            ParameterNames.Check(() => TranscriptionSession.Validate(Options(), _speechModel is not null));
            if (_speechModel is { } local && !IsGiven(nameof(Model))) this.Print($"No API key: {local.Name} runs here.");
            // -WhatIf needs no key.
            if (_endpoint != ServiceEndpoint.ThisMachine && !IsGiven("WhatIf")) _key = KeyFor(_endpoint!);
        }
        catch (StreamCoachException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, error.Kind == FailureKind.EndpointInvalid ? Endpoint : null));
        }
    }

    // With -Once, make returns null for a duplicate, and the saved session for a recording that was transcribed before.
    private void Start(string target, Func<SessionOptions, TranscriptionSession?> make)
    {
        string model = _speechModel?.Name ?? Model;
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
                Tags = Tag,
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
            Pipeline.Recorder.Skip(session);
            WriteObject(session);
            return;
        }
        if (Begin(session, target, _speechModel is not null) is not { } failure) return;
        if (ErrorRecords.EndsAll(failure.Kind) || !IsFile) ThrowForAll(failure, target);
        WriteError(ErrorRecords.From(failure, target));
    }

    private void Fail(string path, StreamCoachException failure)
    {
        Pipeline.Recorder.Fail(path, failure);
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
        _speechModel = new SpeechModelStore(SpeechModelStore.DefaultFolder).Find(model, this.Warn);
        _endpoint = ServiceEndpoint.ThisMachine;
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

using System.Management.Automation;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Services;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>Starts a session on a microphone, files, a program or a stream, and writes it once the service has accepted it.</summary>
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
    private readonly HashSet<string> _recordings = [];
    private TranscriptionSession? _resumed;

    /// <summary>Resolves key and endpoint once for all sessions.</summary>
    protected override void BeginProcessing()
    {
        _throttle = new SessionThrottle(ThrottleLimit);
        if (RunVariable is not null) SessionState.PSVariable.Set(RunVariable, _pipeline.Recorder.Run);
        try
        {
            if (Once && NoJournal) throw ErrorRecords.OptionInvalid("-Once and -NoJournal cannot be used together: -Once looks a recording up among the saved sessions, and -NoJournal saves none.");
            if (QuotaWait < TimeSpan.Zero) throw ErrorRecords.OptionInvalid("-QuotaWait must not be less than 0 seconds.");
            if (Duration <= TimeSpan.Zero) throw ErrorRecords.OptionInvalid("-Duration must be more than 0 seconds.");
            ParameterNames.Check(() => TranscriptionSession.Validate(Options()));
            if (Resume is { } id) BeginResume(id);
            else _endpoint = NamedEndpoint() ?? DefaultEndpoint();
            // -WhatIf needs no key.
            if (!MyInvocation.BoundParameters.ContainsKey("WhatIf")) _key = KeyFor(_endpoint!);
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
        if (!this.ShouldAct(target, $"Stream to {_endpoint} with {_resumed?.Model ?? Model}")) return;
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

    // Without the switch, the service decides.
    private static bool? Given(SwitchParameter value) => value.IsPresent ? true : null;
}

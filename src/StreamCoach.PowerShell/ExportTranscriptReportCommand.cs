using System.Management.Automation;
using StreamCoach.Analysis;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Progress;
using StreamCoach.Transcripts.Report;

namespace StreamCoach.Commands;

/// <summary>
/// Writes a report as one HTML file. Of one conversation: who spoke when, speech rate, talk shares, fillers, and the findings at their quotes. Of several: your
/// figures month by month, and your best and worst moments.
/// </summary>
[Cmdlet(VerbsData.Export, "TranscriptReport", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, HelpUri = HelpPages.Begin + "Export-TranscriptReport" + HelpPages.End)]
[OutputType(typeof(FileInfo))]
public sealed class ExportTranscriptReportCommand : StreamCoachCommand
{
    private readonly TranscriptInput _input = new();
    private ProgressGoal[] _goals = [];
    private TranscriptionSession? _first;
    private ProgressInput? _several;

    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>An analysis, which includes its transcript; or turns, sessions or CSV rows, for a report without findings or with those of -Analysis.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

    /// <summary>The analysis whose findings are shown.</summary>
    [Parameter]
    [ValidateNotNull]
    public TranscriptAnalysis? Analysis { get; set; }

    /// <summary>For a report of several sessions: your name or label as a speaker. Without it, the environment variable STREAMCOACH_ME names you.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SpeakerCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Me { get; set; }

    /// <summary>For a report of several sessions: goals such as 'fillers under 3 in 100 words'. Without it, those of the environment variable STREAMCOACH_GOAL.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GoalCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Goal { get; set; }

    /// <summary>The heading; the session's name by default, or yours for several sessions.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>Copies the audio of the session to a file beside the report, and adds a player to each turn and finding.</summary>
    [Parameter]
    public SwitchParameter IncludeAudio { get; set; }

    /// <summary>Reports an error instead of overwriting an existing file.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Writes the file to the pipeline as an object, and the file of the audio after it.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Checks the file before any input arrives, so that a live session is not recorded in vain.</summary>
    protected override void BeginProcessing()
    {
        OutputFile.Check(this, Path, NoClobber, path =>
        {
            TranscriptReport.CheckName(path);
            _goals = MeasureTranscriptProgressCommand.GoalsOf(Goal);
        });
    }

    /// <summary>Collects the input, because the report needs the whole conversation. Of several sessions only the figures are kept.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            Add(InputObject);
        }
        catch (StreamCoachException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, Me));
        }
    }

    /// <summary>Writes the file.</summary>
    protected override void EndProcessing()
    {
        if (_several is null && _first is not null) _input.TryAdd(PSObject.AsPSObject(_first), this);
        IReadOnlyList<TranscriptPart> parts = _input.PartsOrNone;
        bool isOne = _several is null && parts.Count == 1;
        AudioCopy? audio = !IncludeAudio || (isOne && _input.All.Turns.Count == 0) ? null : PlanAudio(parts[0].Session, isOne);
        string size = audio is null ? "" : $", and copy the audio ({Sizes.Of(audio.Bytes)}) to '{System.IO.Path.GetFileName(audio.Path)}'";
        bool written = OutputFile.Write(this, Path, NoClobber, PassThru, $"Write the report{size}", path =>
        {
            // First the audio, so that no page has players of a file that could not be written.
            if (audio is not null && !TrySave(audio)) audio = null;
            if (isOne) SaveOne(parts[0], audio, path);
            else SaveSeveral(parts, path);
        });
        if (audio is null || !written) return;
        string note = $"'{audio.Path}' ({Sizes.Of(audio.Bytes)}) is the whole conversation as audio. The page plays it as long as both files are in the same folder.";
        if (UserPresence.SeesOutput(Host)) this.Print(note);
        else this.Verbose(note);
        if (PassThru) WriteObject(InvokeProvider.Item.Get([audio.Path], force: true, literalPath: true), enumerateCollection: true);
    }

    private void SaveOne(TranscriptPart part, AudioCopy? audio, string path)
    {
        Transcript transcript = _input.All;
        if (transcript.Turns.Count == 0) throw ErrorRecords.TranscriptEmpty("report");
        TranscriptReport.Save(transcript, Analysis ?? _input.Analysis, Title ?? part.Session?.Name, path, audio is null ? null : System.IO.Path.GetFileName(audio.Path));
    }

    private void SaveSeveral(IReadOnlyList<TranscriptPart> parts, string path)
    {
        if (_several is null && (Analysis ?? _input.Analysis) is { } together && together.ToTranscript().Turns.Select(turn => turn.SessionId).Distinct().Count() > 1)
        {
            ArchiveReport.Save(together, Title, path);
            return;
        }
        if (Analysis is not null) throw ErrorRecords.OptionInvalid("-Analysis is of one session, but several sessions are reported. Omit it, or pipe one session.");
        _several ??= new(new(Me));
        foreach (TranscriptPart part in parts) _several.Add(part);
        TrendReport.Save(_several.History, _goals, Title, path);
    }

    // The first session is measured when a second one comes: until then it may be the only one, whose report needs all its turns.
    private void Add(PSObject? input)
    {
        if (LanguagePrimitives.GetEnumerable(input) is { } list)
        {
            foreach (object? one in list) Add(one is null ? null : PSObject.AsPSObject(one));
            return;
        }
        if (input?.BaseObject is not TranscriptionSession session)
        {
            _input.TryAdd(input, this);
            return;
        }
        _first ??= session;
        if (_first.Id == session.Id) return;
        if (_several is null)
        {
            _several = new(new(Me));
            _several.Add(_first);
        }
        _several.Add(session);
    }

    // Without the audio the report is still worth having, so what is wrong with the audio is an error of its own.
    private AudioCopy? PlanAudio(TranscriptionSession? session, bool isOne)
    {
        try
        {
            if (!isOne) throw ErrorRecords.OptionInvalid("-IncludeAudio is for a report of one session, but several sessions are reported.");
            if (session is null) throw new StreamCoachException(FailureKind.RecordingUnknown, "The turns are of no session that is on this machine, so their recording is not known.");
            string recording = SessionRecording.Find(session);
            if (SessionRecording.Doubt(session, recording) is { } doubt) this.Warn(doubt);
            AudioCopy audio = AudioCopy.Plan(recording, SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path));
            return NoClobber && File.Exists(audio.Path) ? throw ErrorRecords.FileExists(audio.Path) : audio;
        }
        catch (StreamCoachException error)
        {
            WriteAudioError(error, session?.Name);
            return null;
        }
    }

    private bool TrySave(AudioCopy audio)
    {
        try
        {
            audio.Save(StopToken);
            return true;
        }
        catch (StreamCoachException error)
        {
            WriteAudioError(error, audio.Path);
            return false;
        }
    }

    private void WriteAudioError(StreamCoachException error, string? target) =>
        WriteError(ErrorRecords.From(new(error.Kind, $"The report is written without audio. {error.Message}", AdviceOf(error), error), target));

    // The advice of these kinds names -Path, which here is the report.
    private static string AdviceOf(StreamCoachException error) => error.Kind switch
    {
        FailureKind.RecordingUnknown => "Pipe a session whose audio was kept: a recording, or a live session that was started with -SaveAudio.",
        FailureKind.RecordingMoved => "Move the recording back to that path, and repeat the command.",
        FailureKind.RecordingAtAddress => "Download the recording, and transcribe the file.",
        _ => error.Advice,
    };
}

using System.Management.Automation;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Commands;

/// <summary>Adds a note to a moment of a session or, without text, a bookmark. It is saved with the session; its exports and its report show it.</summary>
[Cmdlet(VerbsCommon.Add, "TranscriptNote", DefaultParameterSetName = OnlySet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = HelpPages.Begin + "Add-TranscriptNote" + HelpPages.End)]
[OutputType(typeof(TranscriptNote))]
public sealed class AddTranscriptNoteCommand : StreamCoachCommand
{
    private const string OnlySet = "Only", SessionSet = "Session", IdSet = "Id";

    /// <summary>The text; without one, the note is a bookmark.</summary>
    [Parameter(Position = 0)]
    public string? Text { get; set; }

    /// <summary>The session; by default the only one of this PowerShell that is running.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SessionSet, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(AnySessionCompleter))]
    [ValidateNotNull]
    public TranscriptionSession? Session { get; set; }

    /// <summary>The id or name of a session of this PowerShell, or else of a saved one. A turn or a finding from the pipeline names its session and its moment.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet, ValueFromPipelineByPropertyName = true)]
    [Alias("SessionId")]
    [ArgumentCompleter(typeof(AnySessionCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Id { get; set; }

    /// <summary>The moment, from the beginning of the session, such as 90s or 0:01:30; a number is seconds. By default now, and in a session that has ended its end.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Start")]
    [SecondsTransformation]
    public TimeSpan? Time { get; set; }

    /// <summary>Writes the note to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Adds the note.</summary>
    protected override void ProcessRecord()
    {
        // An empty pipeline gets no note.
        if (ParameterSetName == OnlySet && MyInvocation.ExpectingInput) return;
        try
        {
            TranscriptionSession session = SavedSessions.Reopen(Find());
            string moment = Time is { } time ? $" at {Timecode.Seconds(time.TotalSeconds)}" : "";
            if (!this.ShouldAct(SessionLabel.Of(session.Id, session.Name), $"Add a {(string.IsNullOrWhiteSpace(Text) ? "bookmark" : "note")}{moment}")) return;
            TranscriptNote note = session.AddNote(Text, Time?.TotalSeconds);
            if (PassThru) WriteObject(note);
            else if (UserPresence.SeesOutput(Host)) this.Print($"{(note.Text.Length > 0 ? "Note" : "Bookmark")} at {Timecode.Seconds(note.Start)} of {session.Name}");
        }
        catch (StreamCoachException error)
        {
            WriteError(ErrorRecords.From(error, (object?)Session ?? Id));
        }
    }

    private TranscriptionSession Find()
    {
        if (Session is { } given) return given;
        if (Id is not { } id)
        {
            TranscriptionSession[] running = [.. RunspaceSessions.Current.Sessions.Where(session => !session.State.IsEnd())];
            return running is [var only] ? only : throw (running.Length == 0 ? ErrorRecords.NoSessionRuns() : ErrorRecords.SessionAmbiguous(running, "changed"));
        }
        string name = WildcardPattern.Unescape(id);
        if (RunspaceSessions.Current.ById(name) is { } byId) return byId;
        TranscriptionSession[] found = [.. RunspaceSessions.Current.Like(id)];
        if (found.Length == 0) found = [.. SavedSessionSearch.OpenMatching(this, SavedSessions.DefaultFolder, id)];
        return found switch
        {
            [var one] => one,
            [] => throw ErrorRecords.SessionNotFound(id),
            _ => throw ErrorRecords.SessionAmbiguous(id, found, "changed"),
        };
    }
}

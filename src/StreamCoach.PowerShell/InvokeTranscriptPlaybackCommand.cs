using System.Management.Automation;
using StreamCoach.Audio.Playback;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Text;

namespace StreamCoach.Commands;

/// <summary>Plays the moments of turns, findings and notes, or a session, from its recording. Several are played in order. Ctrl+C ends the playback.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "TranscriptPlayback", DefaultParameterSetName = IdSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = HelpPages.Begin + "Invoke-TranscriptPlayback" + HelpPages.End)]
[OutputType(typeof(PSObject))]
public sealed class InvokeTranscriptPlaybackCommand : StreamCoachCommand
{
    private const string IdSet = "Id", ObjectSet = "Object";

    // Somebody notes a moment just after it, so a note begins before its time.
    private const double BeforeNote = 5, AfterNote = 5;

    private const double LongestSeconds = int.MaxValue;

    /// <summary>Turns, findings, notes, sessions, or objects with SessionId, Start and End, such as the rows of an exported CSV.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ObjectSet, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The id or name of a session of this PowerShell, or else of a saved one.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet)]
    [Alias("SessionId")]
    [ArgumentCompleter(typeof(SavedSessionCompleter))]
    [ValidateNotNullOrEmpty]
    public string Id { get; set; } = "";

    /// <summary>The recording, where it is not the one that the session knows, or where it has moved. By default the session's own.</summary>
    [Parameter]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Where a session is played from, such as 90s or 0:01:30; a number is seconds. By default its beginning.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan Start { get; set; }

    /// <summary>How much is played, such as 30s; a number is seconds. By default to the end of the turn or of the session.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan Duration { get; set; }

    /// <summary>How much is played before and after a turn or a finding, 0 to 60 seconds; 0.3 by default.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan Padding { get; set; } = TimeSpan.FromSeconds(0.3);

    /// <summary>Writes each object to the pipeline after it was played; a session for -Id.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private bool HasDuration => MyInvocation.BoundParameters.ContainsKey(nameof(Duration));

    /// <summary>Checks the times.</summary>
    protected override void BeginProcessing()
    {
        if (Start < TimeSpan.Zero) Refuse($"-Start is {Start.TotalSeconds:0.###} s; it must not be negative.", Start);
        if (HasDuration && Duration <= TimeSpan.Zero) Refuse($"-Duration is {Duration.TotalSeconds:0.###} s; it must be positive.", Duration);
        if (Padding < TimeSpan.Zero || Padding > TimeSpan.FromMinutes(1)) Refuse($"-Padding is {Padding.TotalSeconds:0.###} s; it must be 0 to 60 s.", Padding);
    }

    /// <summary>Plays an object.</summary>
    protected override void ProcessRecord() => Play(InputObject ?? PSObject.AsPSObject(Id));

    private void Play(PSObject input)
    {
        // As PowerShell's pipeline enumerates: arrays and lists, but not strings and dictionaries.
        if (LanguagePrimitives.GetEnumerable(input) is { } several)
        {
            foreach (object? one in several)
            {
                if (one is not null) Play(PSObject.AsPSObject(one));
            }
            return;
        }
        try
        {
            // A name on the pipeline means the session, as for the other cmdlets of sessions.
            string? id = input.BaseObject as string;
            PlayedMoment moment = id is null ? PlayedMoment.Of(input) : PlayedMoment.Whole(FindSession(id));
            if (Play(moment) && PassThru) WriteObject(id is null ? input : moment.Session);
        }
        catch (StreamCoachException error)
        {
            WriteError(ErrorRecords.From(error, input));
        }
    }

    private bool Play(PlayedMoment moment)
    {
        (double start, double? seconds) = Part(moment);
        string path = Recording(moment);
        string times = seconds is { } length ? $"{Timecode.Seconds(start)} to {Timecode.Seconds(Math.Ceiling(start + length))}" : $"from {Timecode.Seconds(start)}";
        if (!this.ShouldAct($"{path}, {times}", "Play")) return false;
        if (UserPresence.SeesOutput(Host)) this.Print($"{Timecode.Seconds(moment.Start ?? start)}  {(moment.Text.Length > 0 ? moment.Text : moment.Session?.Name ?? "")}");
        this.Verbose($"Playing '{path}', {times}.");
        RecordingPlayer.Play(path, start, seconds, this.Verbose, StopToken);
        return true;
    }

    // The beginning and the length in seconds; no length to the end of the recording.
    private (double Start, double? Seconds) Part(PlayedMoment moment)
    {
        double? duration = HasDuration ? Duration.TotalSeconds : null;
        if (moment.Start is not { } begin) return (Math.Min(Start.TotalSeconds, LongestSeconds), duration);
        if (Start != TimeSpan.Zero) throw ErrorRecords.OptionInvalid("-Start is for sessions: a turn, a finding or a note has a beginning of its own.");
        double padding = Padding.TotalSeconds;
        double from = Math.Max(0, begin - (moment.End is null && duration is null ? BeforeNote : padding));
        double to = duration is { } asked ? begin + asked : Math.Max(begin, moment.End ?? begin + AfterNote) + padding;
        return (from, to - from);
    }

    private string Recording(PlayedMoment moment)
    {
        if (Path is { } given)
        {
            if (Uri.TryCreate(given, UriKind.Absolute, out Uri? address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps))
                throw new StreamCoachException(FailureKind.RecordingAtAddress, $"-Path is a web address ({address.Host}), which is not played.");
            return SessionState.Path.GetUnresolvedProviderPathFromPSPath(given);
        }
        if (moment.Session is not { } session)
        {
            throw new StreamCoachException(FailureKind.RecordingUnknown, moment.SessionId is { } id
                ? $"The session '{id}' is not on this machine, so its recording is not known."
                : "This is of no session, so its recording is not known.");
        }
        string path = SessionRecording.Find(session);
        if (SessionRecording.Doubt(session, path) is { } doubt) this.Warn(doubt);
        return path;
    }

    private TranscriptionSession FindSession(string id)
    {
        TranscriptionSession[] found = [.. RunspaceSessions.Current.Like(id)];
        if (found.Length == 0) found = [.. SavedSessionSearch.OpenMatching(this, SavedSessions.DefaultFolder, id)];
        if (found.Length <= 1) return found.Length == 1 ? found[0] : throw ErrorRecords.SessionNotFound(id);
        string shown = string.Join(", ", found.Take(5).Select(session => SessionLabel.Of(session.Id, session.Name)));
        throw new StreamCoachException(FailureKind.SessionAmbiguous, $"{found.Length} sessions match '{id}': {shown}{(found.Length > 5 ? ", ..." : "")}.",
            "Specify the id, or pipe the sessions: Get-TranscriptionSession -Saved | Invoke-TranscriptPlayback");
    }

    private void Refuse(string message, object target) => ThrowTerminatingError(ErrorRecords.From(ErrorRecords.OptionInvalid(message), target));
}

using System.Management.Automation;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Transcripts.Progress;

namespace StreamCoach.Commands;

/// <summary>
/// Compares a talk of yours with your earlier ones, figure by figure: the value beside your own median and spread, and whether your latest talks differ from
/// those before by more than chance.
/// </summary>
[Cmdlet(VerbsDiagnostic.Measure, "TranscriptProgress", HelpUri = HelpPages.Begin + "Measure-TranscriptProgress" + HelpPages.End)]
[OutputType(typeof(TranscriptProgress))]
public sealed class MeasureTranscriptProgressCommand : PSCmdlet
{
    private ProgressInput? _input;
    private TalkFilter? _filter;
    private ProgressGoal[] _goals = [];
    private ProgressFigure[]? _figures;

    /// <summary>The talks: sessions, turns, analyses or CSV rows. Without input, all saved sessions.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

    /// <summary>Your name or label as a speaker. Without it, the environment variable STREAMCOACH_ME names you.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SpeakerCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Me { get; set; }

    /// <summary>The talk that is compared with the earlier ones: a session, its id or its name. The latest by default.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SavedSessionCompleter))]
    [ValidateNotNull]
    public PSObject? Session { get; set; }

    /// <summary>Compares only talks with one of these tags, so that kinds of talk are kept apart; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Tag { get; set; }

    /// <summary>Compares only talks that were analysed with one of these templates, so that kinds of talk are kept apart; wildcards are allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TemplateCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Template { get; set; }

    /// <summary>The figures; all by default. The fewer, the smaller the changes that are found.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FigureCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Figure { get; set; }

    /// <summary>Goals such as 'fillers under 3 in 100 words'. Without it, those of the environment variable STREAMCOACH_GOAL.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GoalCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Goal { get; set; }

    /// <summary>How many latest talks are compared with all before them. By default half of the talks, 5 to 20.</summary>
    [Parameter]
    [ValidateRange(5, 1000)]
    public int? Last { get; set; }

    /// <summary>Checks what was typed before many sessions are read.</summary>
    protected override void BeginProcessing()
    {
        try
        {
            if (Tag is not null || Template is not null) _filter = new(Tag, Template, failure => WriteError(ErrorRecords.From(failure, null)));
            _input = new ProgressInput(new(Me), _filter);
            _goals = GoalsOf(Goal);
            _figures = Figure is null ? null : [.. Figure.Select(ProgressFigure.Find).Distinct()];
        }
        catch (StreamCoachException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, Me));
        }
    }

    /// <summary>Adds the talks one by one, and keeps only their figures.</summary>
    protected override void ProcessRecord()
    {
        if (MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject))) _input!.TryAdd(InputObject, this);
    }

    /// <summary>Compares and writes.</summary>
    protected override void EndProcessing()
    {
        try
        {
            bool isPiped = MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));
            ProgressHistory history = _input!.Complete();
            if (!isPiped)
            {
                foreach (TranscriptionSession session in SavedSessionSearch.OpenMatching(this, SavedSessions.DefaultFolder, "*"))
                {
                    // Ctrl+C during hundreds of sessions.
                    if (Stopping) return;
                    _input.Add(session);
                }
            }
            this.Verbose($"{history.Talks} talks were read.");
            if (history.Talks == 0) _filter?.ThrowIfAllWereOthers();
            WriteObject(history.Measure(SessionId(history), _figures, _goals, Last), enumerateCollection: true);
        }
        catch (StreamCoachException error)
        {
            WriteError(ErrorRecords.From(error, Me));
        }
    }

    /// <summary>The goals that are given, or those of the environment variable.</summary>
    /// <exception cref="StreamCoachException">A text is not a goal.</exception>
    internal static ProgressGoal[] GoalsOf(string[]? goals) => goals is null ? [.. ProgressGoal.FromEnvironment()] : [.. goals.Select(ProgressGoal.Parse)];

    private string? SessionId(ProgressHistory history) => Session?.BaseObject switch
    {
        null => null,
        TranscriptionSession session => session.Id,
        var other => history.FindTalk(LanguagePrimitives.ConvertTo<string>(other))
            ?? throw new StreamCoachException(FailureKind.SessionNotFound, $"'{history.Speaker}' speaks in no talk with the id or name '{LanguagePrimitives.ConvertTo<string>(other)}'."),
    };
}

using System.Collections;
using System.Management.Automation;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Sessions;
using StreamCoach.Recognition;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Commands;

/// <summary>Changes how running sessions listen, from the sound on that is sent next.</summary>
[Cmdlet(VerbsCommon.Set, "TranscriptionSession", DefaultParameterSetName = SessionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = HelpPages.Begin + "Set-TranscriptionSession" + HelpPages.End)]
[OutputType(typeof(TranscriptionSession))]
public sealed class SetTranscriptionSessionCommand : SessionCommand
{
    private StreamingChange? _change;
    private SpeakerNames? _names;

    /// <summary>Words to listen for, instead of those before: at most 100, of at most 50 characters; an empty list takes them away.</summary>
    [Parameter]
    [AllowEmptyCollection]
    [ValidateNotNull]
    public string[]? KeyTerm { get; set; }

    /// <summary>What the talk is about, at most 1,750 characters.</summary>
    [Parameter]
    [AllowEmptyString]
    [ValidateNotNull]
    public string? Prompt { get; set; }

    /// <summary>What the other side just said, at most 1,750 characters.</summary>
    [Parameter]
    [AllowEmptyString]
    [ValidateNotNull]
    public string? AgentContext { get; set; }

    /// <summary>Language codes to expect, at most 10; an empty list leaves it to the service.</summary>
    [Parameter]
    [AllowEmptyCollection]
    [ValidateNotNull]
    public string[]? Language { get; set; }

    /// <summary>Silence after which a turn may end, in ms.</summary>
    [Parameter]
    public int? MinTurnSilence { get; set; }

    /// <summary>Silence after which a turn ends in any case, in ms.</summary>
    [Parameter]
    public int? MaxTurnSilence { get; set; }

    /// <summary>How loud is speech, 0 to 1.</summary>
    [Parameter]
    public double? VadThreshold { get; set; }

    /// <summary>How sure a Universal-Streaming model must be that a turn has ended, 0 to 1.</summary>
    [Parameter]
    public double? EndOfTurnConfidence { get; set; }

    /// <summary>Names for the speakers by their labels, such as @{ A = 'Ana' }; an empty name gives the label back.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? SpeakerName { get; set; }

    /// <summary>Ends the open turn now: what comes next is another turn.</summary>
    [Parameter]
    public SwitchParameter ForceEndpoint { get; set; }

    private protected override string Action => "Change how it listens";

    /// <summary>Collects what changes.</summary>
    protected override void BeginProcessing()
    {
        if (new object?[] { KeyTerm, Prompt, AgentContext, Language, MinTurnSilence, MaxTurnSilence, VadThreshold, EndOfTurnConfidence }.All(value => value is null)) return;
        _change = new StreamingChange
        {
            KeyTerms = KeyTerm,
            Prompt = Prompt,
            AgentContext = AgentContext,
            Languages = Language,
            MinTurnSilence = MinTurnSilence,
            MaxTurnSilence = MaxTurnSilence,
            VadThreshold = VadThreshold,
            EndOfTurnConfidenceThreshold = EndOfTurnConfidence,
        };
    }

    // Speakers can be named afterwards. A wildcard means what runs, or it would name the speakers of every session that was ever saved.
    private protected override IReadOnlyList<TranscriptionSession> Find(string id) =>
        base.Find(id) is { Count: > 0 } found || SpeakerName is null || NamePattern.MayMeanSeveral(id) ? base.Find(id)
            : [.. SavedIn.Read(this, SavedSessions.DefaultFolder, id)];

    private protected override void Check(TranscriptionSession session)
    {
        if (_change is not null) ParameterNames.Check(() => session.Validate(_change));
        // Empty labels are refused here too.
        _names = SpeakerName is null ? null : new SpeakerNames(SpeakerName);
    }

    private protected override void Act(TranscriptionSession session)
    {
        // Names are given on this side, so that a session that has ended takes them too.
        if (_names is not null) session.NameSpeakers(_names);
        if (_change is not null) session.Change(_change);
        if (ForceEndpoint) session.ForceEndpoint();
        if (PassThru) WriteObject(session);
    }
}

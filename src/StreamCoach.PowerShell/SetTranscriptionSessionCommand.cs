using System.Collections;
using System.Management.Automation;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Sessions;
using StreamCoach.Recognition;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Commands;

/// <summary>Changes the options of running sessions, from the next audio that is sent; names and tags sessions, and names their speakers, also saved ones.</summary>
[Cmdlet(VerbsCommon.Set, "TranscriptionSession", DefaultParameterSetName = SessionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = HelpPages.Begin + "Set-TranscriptionSession" + HelpPages.End)]
[OutputType(typeof(TranscriptionSession))]
public sealed class SetTranscriptionSessionCommand : SessionCommand
{
    private StreamingChange? _change;
    private SpeakerNames? _names;

    /// <summary>Words to recognise, replacing those before: at most 100, of at most 50 characters each; an empty list removes them.</summary>
    [Parameter]
    [AllowEmptyCollection]
    [ValidateNotNull]
    public string[]? KeyTerm { get; set; }

    /// <summary>What the conversation is about, at most 1,750 characters.</summary>
    [Parameter]
    [AllowEmptyString]
    [ValidateNotNull]
    public string? Prompt { get; set; }

    /// <summary>What the other party has just said, at most 1,750 characters.</summary>
    [Parameter]
    [AllowEmptyString]
    [ValidateNotNull]
    public string? AgentContext { get; set; }

    /// <summary>Language codes to expect, at most 10; with an empty list the service detects the language.</summary>
    [Parameter]
    [AllowEmptyCollection]
    [ValidateNotNull]
    public string[]? Language { get; set; }

    /// <summary>Silence after which a turn may end, in ms, or with its unit such as 0.5s.</summary>
    [Parameter]
    [MillisecondsTransformation]
    public int? MinTurnSilence { get; set; }

    /// <summary>Silence after which a turn ends in any case, in ms, or with its unit such as 2s.</summary>
    [Parameter]
    [MillisecondsTransformation]
    public int? MaxTurnSilence { get; set; }

    /// <summary>The voice activity threshold, 0 to 1; audio above it counts as speech.</summary>
    [Parameter]
    public double? VadThreshold { get; set; }

    /// <summary>The confidence at which a Universal-Streaming model ends a turn, 0 to 1.</summary>
    [Parameter]
    public double? EndOfTurnConfidence { get; set; }

    /// <summary>Names for the speakers by their labels, such as @{ A = 'Ana' }; an empty name restores the label.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? SpeakerName { get; set; }

    /// <summary>Another name of the session.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The tags of the session, in place of those before; an empty list removes them.</summary>
    [Parameter]
    [AllowEmptyCollection]
    [ValidateNotNull]
    public string[]? Tag { get; set; }

    /// <summary>Ends the current turn now; the next words begin another turn.</summary>
    [Parameter]
    public SwitchParameter ForceEndpoint { get; set; }

    private protected override string Action => "Change the session's options";

    /// <summary>Collects the changes.</summary>
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

    // A saved session can be named and tagged too, and its speakers named, but only by exact id or name: a wildcard would change every saved session.
    private protected override IReadOnlyList<TranscriptionSession> Find(string id) =>
        base.Find(id) is { Count: > 0 } found || (SpeakerName is null && Name is null && Tag is null) || NamePattern.ContainsWildcards(id) ? base.Find(id)
            : [.. SavedSessionSearch.OpenMatching(this, SavedSessions.DefaultFolder, id)];

    private protected override void Check(TranscriptionSession session)
    {
        if (_change is not null) ParameterNames.Check(() => session.Validate(_change));
        // The constructor rejects empty labels.
        _names = SpeakerName is null ? null : new SpeakerNames(SpeakerName);
    }

    private protected override void Act(TranscriptionSession session)
    {
        // Names and tags are applied on this machine, so a session that has ended can be changed too.
        if (_names is not null) session.NameSpeakers(_names);
        if (Name is not null) session.Rename(Name);
        if (Tag is not null) session.SetTags(Tag);
        if (_change is not null) session.Change(_change);
        if (ForceEndpoint) session.ForceEndpoint();
        if (PassThru) WriteObject(session);
    }
}

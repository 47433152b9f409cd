using System.Management.Automation;
using StreamCoach.Analysis;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Commands.Input;

/// <summary>
/// The transcript in whatever is piped in: turns, turns that came back from a job, rows of a CSV, strings, sessions, analyses. The one place
/// where this is decided; a new kind of source is a case here.
/// </summary>
internal sealed class TranscriptInput
{
    private readonly List<TranscriptPart> _parts = [];

    /// <summary>The parts, one per session in the order of their first line; what belongs to no session is one part of its own. An empty one where nothing came.</summary>
    public IReadOnlyList<TranscriptPart> PartsOrNone => _parts.Count > 0 ? _parts : [new TranscriptPart(null)];

    /// <summary>The newest analysis that was given.</summary>
    public TranscriptAnalysis? Analysis { get; private set; }

    /// <summary>Takes an object, or each of an array; one that holds no transcript is an error that the cmdlet tells of and passes over.</summary>
    public void TryAdd(PSObject? input, Cmdlet cmdlet)
    {
        // What PowerShell's own pipeline would have taken apart; a string and a dictionary are one thing.
        if (LanguagePrimitives.GetEnumerable(input) is { } several)
        {
            foreach (object? one in several) TryAdd(one is null ? null : PSObject.AsPSObject(one), cmdlet);
            return;
        }
        try
        {
            if (input is not null) Add(input);
        }
        catch (StreamCoachException error)
        {
            cmdlet.WriteError(ErrorRecords.From(error, input));
        }
    }

    /// <summary>Takes an object.</summary>
    /// <exception cref="StreamCoachException">It holds no transcript.</exception>
    private void Add(PSObject input)
    {
        switch (input.BaseObject)
        {
            case TranscriptionSession session:
                TranscriptPart whole = Part(session.Id, session);
                foreach (Turn said in session.GetTurns()) whole.Set(said);
                return;
            case Turn turn:
                Part(turn.SessionId, TranscriptionSession.Of(turn)).Follow(turn);
                return;
            case TranscriptAnalysis analysis:
                Analysis = analysis;
                foreach (Turn analysed in analysis.ToTranscript().Turns) Part(analysed.SessionId).Set(analysed);
                return;
            case string text:
                Part(null).AddText(text);
                return;
        }
        // A session that came back from a job or another PowerShell is read here, if it is known or saved here.
        if (input.TypeNames.Contains($"Deserialized.{typeof(TranscriptionSession)}") && input.Properties["Id"]?.Value is string id)
        {
            Add(PSObject.AsPSObject(RunspaceSessions.Here.ById(id) ?? throw ErrorRecords.SessionNotFound(id)));
            return;
        }
        Turn row = TurnRow.Read(TurnObject.Row(input), out bool hasOrder) ?? throw ErrorRecords.InputNotSupported(input.BaseObject.GetType());
        TranscriptPart part = Part(row.SessionId);
        if (hasOrder) part.Set(row);
        else part.Add(row);
    }

    // What came back from a job or a CSV has only the id: this runspace may still know the session.
    private TranscriptPart Part(string? sessionId, TranscriptionSession? session = null)
    {
        TranscriptPart? part = _parts.Find(part => part.SessionId == sessionId);
        if (part is null) _parts.Add(part = new TranscriptPart(sessionId));
        part.Session ??= session ?? (sessionId is null ? null : RunspaceSessions.Here.ById(sessionId));
        return part;
    }
}

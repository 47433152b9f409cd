using System.Management.Automation;
using StreamCoach.Analysis;
using StreamCoach.Archive;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Transcripts;
using StreamCoach.Turns;

namespace StreamCoach.Commands.Input;

/// <summary>
/// Collects a transcript from pipeline objects: turns, found turns, deserialised turns, CSV rows, strings, sessions, analyses. To support another type,
/// add a case here.
/// </summary>
internal sealed class TranscriptInput
{
    private readonly List<TranscriptPart> _parts = [];
    private readonly HeardTurns _heard = new();

    /// <summary>The parts, one per session in the order of their first object; input without a session is one part. A single empty part if there was no input.</summary>
    public IReadOnlyList<TranscriptPart> PartsOrNone => _parts.Count > 0 ? _parts : [new TranscriptPart(null)];

    /// <summary>All parts as one transcript, with the notes of their sessions.</summary>
    public Transcript All => new(PartsOrNone.SelectMany(part => part.Transcript.Turns), PartsOrNone.SelectMany(part => part.Notes));

    /// <summary>The last analysis of the input.</summary>
    public TranscriptAnalysis? Analysis { get; private set; }

    /// <summary>Adds an object, or each element of an array; one that contains no transcript is a non-terminating error.</summary>
    public void TryAdd(PSObject? input, PSCmdlet cmdlet)
    {
        // As PowerShell's pipeline enumerates: arrays and lists, but not strings and dictionaries.
        if (LanguagePrimitives.GetEnumerable(input) is { } several)
        {
            foreach (object? one in several) TryAdd(one is null ? null : PSObject.AsPSObject(one), cmdlet);
            return;
        }
        try
        {
            if (input?.BaseObject is Turn turn) _heard.Show(turn, cmdlet);
            if (input is not null) Add(input);
        }
        catch (StreamCoachException error)
        {
            cmdlet.WriteError(ErrorRecords.From(error, input));
        }
    }

    /// <summary>Adds an object.</summary>
    /// <exception cref="StreamCoachException">It contains no transcript.</exception>
    private void Add(PSObject input)
    {
        switch (input.BaseObject)
        {
            case TranscriptionSession session:
                TranscriptPart whole = Part(session.Id, session);
                foreach (Turn said in session.GetTurns()) whole.AddOrReplace(said);
                return;
            case Turn turn:
                Part(turn.SessionId, TranscriptionSession.Of(turn)).AddLive(turn);
                return;
            case TranscriptMatch match:
                foreach (Turn found in match.GetTurns()) Part(found.SessionId).AddOrReplace(found);
                return;
            case TranscriptAnalysis analysis:
                Analysis = analysis;
                foreach (Turn analysed in analysis.ToTranscript().Turns) Part(analysed.SessionId).AddOrReplace(analysed);
                return;
            case string text:
                Part(null).AddText(text);
                return;
        }
        // A deserialised session is read by its id, if it is a session of this PowerShell or saved on this machine.
        if (input.TypeNames.Contains($"Deserialized.{typeof(TranscriptionSession)}") && input.Properties["Id"]?.Value is string id)
        {
            Add(PSObject.AsPSObject(RunspaceSessions.Current.ById(id) ?? throw ErrorRecords.SessionNotFound(id)));
            return;
        }
        Turn row = TurnRow.Read(TurnObject.Row(input), out bool hasOrder) ?? throw ErrorRecords.InputNotSupported(input.BaseObject.GetType());
        TranscriptPart part = Part(row.SessionId);
        if (hasOrder) part.AddOrReplace(row);
        else part.Add(row);
    }

    // Deserialised turns and CSV rows have only the session's id, so the session is looked up.
    private TranscriptPart Part(string? sessionId, TranscriptionSession? session = null)
    {
        TranscriptPart? part = _parts.Find(part => part.SessionId == sessionId);
        if (part is null) _parts.Add(part = new TranscriptPart(sessionId));
        part.Session ??= session ?? (sessionId is null ? null : RunspaceSessions.Current.ById(sessionId));
        return part;
    }
}

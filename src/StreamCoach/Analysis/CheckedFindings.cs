using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Quotes;

namespace StreamCoach.Analysis;

/// <summary>Looks the quotes of findings up in a transcript, and puts the findings in the order of the conversation.</summary>
internal static class CheckedFindings
{
    /// <summary>Returns the findings, numbered. Those whose quote is not in the transcript have no place in it, and come last.</summary>
    public static Finding[] Of(Transcript transcript, IEnumerable<ParsedFinding> findings)
    {
        var index = new QuoteIndex(transcript);
        Dictionary<(string?, int), int> places = transcript.Turns.Select((turn, at) => (Turn: turn, At: at))
            .DistinctBy(said => (said.Turn.SessionId, said.Turn.Order)).ToDictionary(said => (said.Turn.SessionId, said.Turn.Order), said => said.At);
        ILookup<string?, string> sessions = transcript.Turns.Where(turn => turn.SessionId is not null).DistinctBy(turn => turn.SessionId)
            .SelectMany(turn => new[] { (Name: turn.SessionId, Id: turn.SessionId!), (Name: SessionTitle.Of(turn), Id: turn.SessionId!) }).ToLookup(named => named.Name, named => named.Id);
        return [.. findings.Select(found => (Found: found, Check: index.Check(found.Quote, SessionOf(found.Talk))))
            .OrderBy(it => it.Check.Locations is [var first, ..] ? places[(first.SessionId, first.TurnOrder)] : int.MaxValue)
            .ThenBy(it => it.Check.Locations is [var first, ..] ? first.FirstCharacter : 0)
            .Select((it, i) => new Finding(transcript.SessionId, i + 1, it.Found.Quote, it.Found.Feedback, it.Found.Suggestion, it.Check.Status, it.Check.Locations))];

        // A name that several talks have tells none of them.
        string? SessionOf(string? talk) => talk is not null && sessions[talk.TrimStart('#', ' ')].ToArray() is [var id] ? id : null;
    }
}

using StreamCoach.Sessions;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Formats;
using StreamCoach.Turns;

namespace StreamCoach.Commands.Input;

/// <summary>What was piped in of one session, or of none.</summary>
internal sealed class TranscriptPart(string? sessionId)
{
    private readonly List<Utterance> _utterances = [];
    private readonly Dictionary<int, int> _placeOf = [];
    private readonly HashSet<int> _live = [];
    private readonly List<string> _lines = [];

    public string? SessionId { get; } = sessionId;

    /// <summary>The session, where it is known: its gateway and key go with its words.</summary>
    public TranscriptionSession? Session { get; set; }

    /// <summary>All of it, in the order of the talk. Text without any order stands as it came.</summary>
    public Transcript Transcript => new(_placeOf.Count == _utterances.Count && _lines.Count == 0
        ? Current().OrderBy(utterance => utterance.Order)
        : Numbered(_utterances.Concat(TranscriptFile.ReadLines(_lines, SessionId))));

    /// <summary>Adds a turn. What its session has learnt of it since (a revised speaker, a name, its formatted text) counts.</summary>
    public void Set(Turn turn)
    {
        Set(Utterance.Of(turn));
        if (TranscriptionSession.Of(turn) is not null) _live.Add(turn.Order);
    }

    /// <summary>Adds a turn that knows its place. One that came before, when it was still growing or had another speaker, is replaced.</summary>
    public void Set(Utterance utterance)
    {
        if (_placeOf.TryGetValue(utterance.Order, out int place)) _utterances[place] = utterance;
        else
        {
            _placeOf[utterance.Order] = _utterances.Count;
            _utterances.Add(utterance);
        }
    }

    /// <summary>Adds something said of which the place is not known.</summary>
    public void Add(Utterance utterance) => _utterances.Add(utterance);

    /// <summary>Adds text, which may be several lines.</summary>
    public void AddText(string text) => _lines.AddRange(text.Split('\n'));

    private IEnumerable<Utterance> Current()
    {
        IReadOnlyList<Turn> now = _live.Count > 0 ? Session?.GetTurns() ?? [] : [];
        return _utterances.Select(utterance => _live.Contains(utterance.Order) && utterance.Order < now.Count ? Utterance.Of(now[utterance.Order]) : utterance);
    }

    private static IEnumerable<Utterance> Numbered(IEnumerable<Utterance> utterances) =>
        utterances.Select((utterance, i) => utterance with { Order = i });
}

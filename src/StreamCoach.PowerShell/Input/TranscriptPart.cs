using StreamCoach.Sessions;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Formats;
using StreamCoach.Turns;

namespace StreamCoach.Commands.Input;

/// <summary>What was piped in of one session, or of none.</summary>
internal sealed class TranscriptPart(string? sessionId)
{
    private readonly List<Turn> _turns = [];
    private readonly Dictionary<int, int> _placeOf = [];
    private readonly HashSet<int> _live = [];
    private readonly List<string> _lines = [];

    public string? SessionId { get; } = sessionId;

    /// <summary>The session, where it is known: its gateway and key go with its words.</summary>
    public TranscriptionSession? Session { get; set; }

    /// <summary>All of it, in the order of the talk. Text without any order stands as it came.</summary>
    public Transcript Transcript => _placeOf.Count == _turns.Count && _lines.Count == 0
        ? new(Current().OrderBy(turn => turn.Order))
        : Transcript.Numbered(_turns.Concat(TranscriptFile.ReadLines(_lines, SessionId)));

    /// <summary>Adds a turn. What its session has learnt of it since (a revised speaker, a name, its formatted text) counts.</summary>
    public void Follow(Turn turn)
    {
        Set(turn);
        if (TranscriptionSession.Of(turn) is not null) _live.Add(turn.Order);
    }

    /// <summary>Adds a turn that knows its place. One that came before, when it was still growing or had another speaker, is replaced.</summary>
    public void Set(Turn turn)
    {
        if (_placeOf.TryGetValue(turn.Order, out int place)) _turns[place] = turn;
        else
        {
            _placeOf[turn.Order] = _turns.Count;
            _turns.Add(turn);
        }
    }

    /// <summary>Adds something said of which the place is not known.</summary>
    public void Add(Turn turn) => _turns.Add(turn);

    /// <summary>Adds text, which may be several lines.</summary>
    public void AddText(string text) => _lines.AddRange(text.Split('\n'));

    private IEnumerable<Turn> Current()
    {
        IReadOnlyList<Turn> now = _live.Count > 0 ? Session?.GetTurns() ?? [] : [];
        return _turns.Select(turn => _live.Contains(turn.Order) && turn.Order < now.Count ? now[turn.Order] : turn);
    }
}

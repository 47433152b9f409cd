using StreamCoach.Analysis.Rules;
using StreamCoach.Recognition.Models;
using StreamCoach.Sessions;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Formats;
using StreamCoach.Turns;

namespace StreamCoach.Commands.Input;

/// <summary>The input of one session, or the input without a session.</summary>
internal sealed class TranscriptPart(string? sessionId)
{
    private readonly List<Turn> _turns = [];
    private readonly Dictionary<int, int> _indexOf = [];
    private readonly HashSet<int> _live = [];
    private readonly List<string> _lines = [];

    public string? SessionId { get; } = sessionId;

    /// <summary>The session, if it is known; its text is sent to its own gateway, with its own key.</summary>
    public TranscriptionSession? Session { get; set; }

    /// <summary>The transcript in the order of the turns; turns without an order, and text, in the order of the input.</summary>
    public Transcript Transcript => _indexOf.Count == _turns.Count && _lines.Count == 0
        ? new(Current().OrderBy(turn => turn.Order))
        : Transcript.Numbered(_turns.Concat(TranscriptFile.ReadLines(_lines, SessionId)));

    /// <summary>The session's notes; if only some of its turns were given, those from the first to the last of these.</summary>
    public IEnumerable<TranscriptNote> Notes
    {
        get
        {
            if (Session is not { Notes: { Count: > 0 } notes } || _turns.Count == 0) return [];
            double? first = _turns.Min(turn => turn.Start), last = _turns.Max(turn => turn.End);
            return _turns.Count == Session.TurnCount ? notes : notes.Where(note => note.Start >= first && note.Start <= last);
        }
    }

    /// <summary>Adds a turn of a known session; later changes by the session (speaker, name, formatted text) are included.</summary>
    public void AddLive(Turn turn)
    {
        AddOrReplace(turn);
        if (TranscriptionSession.Of(turn) is not null) _live.Add(turn.Order);
    }

    /// <summary>Adds a turn with an order; replaces an earlier version of the same turn.</summary>
    public void AddOrReplace(Turn turn)
    {
        if (_indexOf.TryGetValue(turn.Order, out int index)) _turns[index] = turn;
        else
        {
            _indexOf[turn.Order] = _turns.Count;
            _turns.Add(turn);
        }
    }

    /// <summary>Adds a turn without an order.</summary>
    public void Add(Turn turn) => _turns.Add(turn);

    /// <summary>Where it was transcribed; <see langword="null"/> if that is unknown. A file or a job has no session here: its turns name the model, which tells those of this machine.</summary>
    public string? Region => Session?.Region ?? (_turns.Count > 0 && _lines.Count == 0 && _turns.TrueForAll(IsLocal) ? CoachChoice.LocalRegion : null);

    /// <summary>Whether some of it was transcribed on this machine.</summary>
    public bool HasLocal => Session?.Region == CoachChoice.LocalRegion || _turns.Exists(IsLocal);

    /// <summary>Adds text of one or more lines.</summary>
    public void AddText(string text) => _lines.AddRange(text.Split('\n'));

    private static bool IsLocal(Turn turn) => turn.Model is { } model && SpeechModelStore.IsKnown(model);

    private IEnumerable<Turn> Current()
    {
        IReadOnlyList<Turn> now = _live.Count > 0 ? Session?.GetTurns() ?? [] : [];
        return _turns.Select(turn => _live.Contains(turn.Order) && turn.Order < now.Count ? now[turn.Order] : turn);
    }
}

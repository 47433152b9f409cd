using StreamCoach.Archive.Patterns;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Archive;

/// <summary>
/// A turn of a saved session that a search has found. Its properties are those of the turn that a reader needs, so that it is a row of a CSV; the whole turn is
/// <see cref="GetTurn"/>, and the commands that take turns take it too.
/// </summary>
public sealed class TranscriptMatch
{
    private readonly Turn _turn;
    private readonly IReadOnlyList<Turn> _before, _after;

    internal TranscriptMatch(Turn turn, DateTime date, TextHitList hits, IReadOnlyList<Turn> before, IReadOnlyList<Turn> after)
    {
        (_turn, _before, _after) = (turn, before, after);
        (Date, Hits) = (date, hits);
        Before = new([.. before.Select(near => near.Line)]);
        After = new([.. after.Select(near => near.Line)]);
    }

    /// <summary>When the session was created, in UTC.</summary>
    public DateTime Date { get; }

    /// <summary>The session's name.</summary>
    public string? SessionName => _turn.SessionName;

    /// <summary>The session's id.</summary>
    public string? SessionId => _turn.SessionId;

    /// <summary>The recording that was transcribed, on one line without control characters; <see langword="null"/> for any other source.</summary>
    public string? Path => _turn.Path;

    /// <summary>The position of the turn in its session, from 0.</summary>
    public int Order => _turn.Order;

    /// <summary><see cref="Start"/> as text to read and to sort by, such as 00:01:02.345.</summary>
    public string? Time => _turn.Time;

    /// <summary>When the first word began, in seconds from the session's first sample.</summary>
    public double? Start => _turn.Start;

    /// <summary>When the last word ended, in seconds from the session's first sample.</summary>
    public double? End => _turn.End;

    /// <summary>The speaker's name or label; <see langword="null"/> if there is none.</summary>
    public string? Speaker => _turn.Speaker;

    /// <summary>The text of the turn.</summary>
    public string Text => _turn.Text;

    /// <summary>What was found in <see cref="Text"/>; empty if the search was for a speaker alone.</summary>
    public TextHitList Hits { get; }

    /// <summary>The turns before it, one line each with the speaker; empty unless context was asked for.</summary>
    public NameList Before { get; }

    /// <summary>The turns after it, one line each with the speaker; empty unless context was asked for.</summary>
    public NameList After { get; }

    /// <summary>Returns the turn.</summary>
    public Turn GetTurn() => _turn;

    /// <summary>Returns the turn with those before and after it, in order.</summary>
    public IReadOnlyList<Turn> GetTurns() => [.. _before, _turn, .. _after];

    /// <summary>Returns the text.</summary>
    public override string ToString() => Text;
}

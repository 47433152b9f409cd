using StreamCoach.Archive.Patterns;
using StreamCoach.Errors;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Archive;

/// <summary>
/// A turn of a saved session that a search has found. Its properties are those of the turn that a reader needs, so that it is a row of a CSV; the whole turn is
/// <see cref="GetTurn"/>, and the commands that take turns take it too.
/// </summary>
public sealed class TranscriptMatch
{
    private readonly FoundTurn _found;
    private readonly IReadOnlyList<FoundTurn> _before, _after;

    internal TranscriptMatch(FoundTurn found, DateTime date, TextHitList hits, IReadOnlyList<FoundTurn> before, IReadOnlyList<FoundTurn> after)
    {
        (_found, _before, _after) = (found, before, after);
        (Date, Hits) = (date, hits);
        Before = new([.. before.Select(near => near.Shown.Line)]);
        After = new([.. after.Select(near => near.Shown.Line)]);
    }

    private Turn Shown => _found.Shown;

    /// <summary>When the session was created, in UTC.</summary>
    public DateTime Date { get; }

    /// <summary>The session's name.</summary>
    public string? SessionName => Shown.SessionName;

    /// <summary>The session's id.</summary>
    public string? SessionId => Shown.SessionId;

    /// <summary>The recording that was transcribed, on one line without control characters; <see langword="null"/> for any other source.</summary>
    public string? Path => Shown.Path;

    /// <summary>The position of the turn in its session, from 0.</summary>
    public int Order => Shown.Order;

    /// <summary><see cref="Start"/> as text to read and to sort by, such as 00:01:02.345.</summary>
    public string? Time => Shown.Time;

    /// <summary>When the first word began, in seconds from the session's first sample.</summary>
    public double? Start => Shown.Start;

    /// <summary>When the last word ended, in seconds from the session's first sample.</summary>
    public double? End => Shown.End;

    /// <summary>The speaker's name or label; <see langword="null"/> if there is none.</summary>
    public string? Speaker => Shown.Speaker;

    /// <summary>The text of the turn.</summary>
    public string Text => Shown.Text;

    /// <summary>What was found in <see cref="Text"/>; empty if the search was for a speaker alone.</summary>
    public TextHitList Hits { get; }

    /// <summary>The turns before it, one line each with the speaker; empty unless context was asked for.</summary>
    public NameList Before { get; }

    /// <summary>The turns after it, one line each with the speaker; empty unless context was asked for.</summary>
    public NameList After { get; }

    /// <summary>Returns the turn.</summary>
    /// <exception cref="StreamCoachException">Its words cannot be read.</exception>
    public Turn GetTurn() => _found.Whole;

    /// <summary>Returns the turn with those before and after it, in order.</summary>
    /// <exception cref="StreamCoachException">The words of one cannot be read.</exception>
    public IReadOnlyList<Turn> GetTurns() => [.. _before.Append(_found).Concat(_after).Select(found => found.Whole)];

    /// <summary>Returns the text.</summary>
    public override string ToString() => Text;
}

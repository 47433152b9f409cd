using StreamCoach.Turns;

namespace StreamCoach.Transcripts;

/// <summary>Maps the words of a turn to their positions in its text, so that a position in the text has a time.</summary>
internal sealed class WordMap
{
    private readonly Turn _turn;
    private readonly List<(int Start, int End)> _spans = [];
    private readonly bool _timed;

    public WordMap(Turn turn)
    {
        _turn = turn;
        _timed = turn.Words.Count > 0 && Find(turn.Text, turn.Words);
        if (!_timed) Split(turn.Text);
    }

    /// <summary>Whether each word has its own time.</summary>
    public bool IsTimed => _timed;

    /// <summary>The number of words.</summary>
    public int Count => _spans.Count;

    /// <summary>Returns the position of a word in the text.</summary>
    public (int Start, int End) PositionOf(int word) => _spans[word];

    /// <summary>Returns the index of the word that contains a character.</summary>
    public int WordAt(int character)
    {
        int after = _spans.FindIndex(span => character < span.End);
        return after < 0 ? Math.Max(0, _spans.Count - 1) : after;
    }

    /// <summary>Returns when a word begins, in seconds; if the words have no times, when the turn begins.</summary>
    public double? StartOf(int word) => _timed ? _turn.Words[word].Start : _turn.Start;

    /// <summary>Returns when a word ends, in seconds; if the words have no times, when the turn ends.</summary>
    public double? EndOf(int word) => _timed ? _turn.Words[word].End : _turn.End;

    // The words joined are the text, except for spaces, which some languages do not use.
    private bool Find(string text, TurnWordList words)
    {
        int from = 0;
        foreach (TurnWord word in words)
        {
            int at = text.IndexOf(word.Text, from, StringComparison.Ordinal);
            if (at < 0 || text.AsSpan(from, at - from).ContainsAnyExcept(' ', '\u00A0'))
            {
                _spans.Clear();
                return false;
            }
            _spans.Add((at, from = at + word.Text.Length));
        }
        return true;
    }

    private void Split(string text)
    {
        for (int i = 0; i < text.Length;)
        {
            while (i < text.Length && char.IsWhiteSpace(text[i])) i++;
            int start = i;
            while (i < text.Length && !char.IsWhiteSpace(text[i])) i++;
            if (i > start) _spans.Add((start, i));
        }
    }
}

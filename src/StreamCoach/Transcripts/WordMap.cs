using StreamCoach.Turns;

namespace StreamCoach.Transcripts;

/// <summary>Where each word of an turn stands in its text, so that a place in the text has a time.</summary>
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

    /// <summary>How many words there are.</summary>
    public int Count => _spans.Count;

    /// <summary>Where a word stands in the text.</summary>
    public (int Start, int End) At(int word) => _spans[word];

    /// <summary>The number of the word that holds a character, from 0.</summary>
    public int WordAt(int character)
    {
        int after = _spans.FindIndex(span => character < span.End);
        return after < 0 ? Math.Max(0, _spans.Count - 1) : after;
    }

    /// <summary>When a word begins, in seconds; the turn's beginning where its words have no times.</summary>
    public double? StartOf(int word) => _timed ? _turn.Words[word].Start : _turn.Start;

    /// <summary>When a word ends, in seconds; the turn's end where its words have no times.</summary>
    public double? EndOf(int word) => _timed ? _turn.Words[word].End : _turn.End;

    // The service's words joined give the text, but for the spaces, of which some languages have none.
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

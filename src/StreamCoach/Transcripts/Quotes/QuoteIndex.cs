using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Quotes;

/// <summary>The status of one quote, and its locations.</summary>
internal readonly record struct QuoteCheck(QuoteStatus Status, IReadOnlyList<QuoteLocation> Locations);

/// <summary>
/// Looks quotes up in a transcript. A quote is found if its words, all of them whole, appear one after the other in what one speaker
/// said: in one turn, or across adjacent turns of a known speaker. Words across turns of two speakers are <see
/// cref="QuoteStatus.Altered"/>, with one location per speaker.
/// </summary>
internal sealed class QuoteIndex
{
    /// <summary>A quote with fewer words is <see cref="QuoteStatus.TooShort"/>.</summary>
    public const int FewestWords = 3;

    private readonly IReadOnlyList<Turn> _turns;
    private readonly Dictionary<string, int> _vocabulary = new(StringComparer.Ordinal);
    private readonly Dictionary<int, List<int>> _positionsOf = [];
    private readonly List<Range> _stretches = [];
    private readonly int[] _words;
    private readonly WordPosition[] _at;
    private readonly Dictionary<int, WordMap> _maps = [];

    public QuoteIndex(Transcript transcript)
    {
        _turns = transcript.Turns;
        var words = new List<int>();
        var at = new List<WordPosition>();
        (int session, int voice, int stretchStart) = (0, 0, 0);
        for (int u = 0; u < _turns.Count; u++)
        {
            if (u > 0)
            {
                (Turn before, Turn now) = (_turns[u - 1], _turns[u]);
                if (before.SessionId != now.SessionId) session++;
                // Of a conversation with turns left out, the neighbours did not follow each other.
                bool follows = before.SessionId == now.SessionId && now.Order == before.Order + 1;
                if (!follows || !now.IsBySpeakerOf(before)) voice++;
                if (!follows || before.Speaker != now.Speaker) EndStretch();
            }
            foreach (QuoteToken token in QuoteTokens.Of(_turns[u].Text))
            {
                if (!_vocabulary.TryGetValue(token.Text, out int word)) _vocabulary[token.Text] = word = _vocabulary.Count;
                if (!_positionsOf.TryGetValue(word, out List<int>? positions)) _positionsOf[word] = positions = [];
                positions.Add(words.Count);
                words.Add(word);
                at.Add(new(u, token.Start, token.End, token.BeginsWord, voice, _stretches.Count, session));
            }
        }
        EndStretch();
        _words = [.. words];
        _at = [.. at];

        void EndStretch()
        {
            if (words.Count > stretchStart) _stretches.Add(stretchStart..words.Count);
            stretchStart = words.Count;
        }
    }

    /// <summary>Looks up a quote as a model wrote it.</summary>
    /// <param name="claimed">The quote.</param>
    /// <param name="session">The session that the model says it is from; <see langword="null"/> for any. If it was not said there, it is looked up in the others.</param>
    public QuoteCheck Check(string claimed, string? session = null)
    {
        // "A: So, um, ..." quotes the line with its label; the words must then be that speaker's.
        if (LabelOf(claimed) is not { } label) return CheckWords(claimed, null, session);
        QuoteCheck labelled = CheckWords(WithoutLabel(claimed, label), label, session);
        if (labelled.Status == QuoteStatus.Exact) return labelled with { Status = QuoteStatus.Normalized };
        if (labelled.Status is QuoteStatus.Normalized or QuoteStatus.Ambiguous) return labelled;
        // Somebody may also have said the label, as in "Note: ...".
        QuoteCheck whole = CheckWords(claimed, null, session);
        return whole.Status == QuoteStatus.Exact ? whole : labelled;
    }

    private string? LabelOf(string claimed)
    {
        int colon = claimed.IndexOf(':');
        if (colon <= 0) return null;
        string label = claimed[..colon].Trim(' ', '"', '\u201C', '*', '[', ']');
        return _turns.Any(turn => IsBy(turn, label)) ? label : null;
    }

    // "**A:** So, um" and "**A: So, um**"
    private static string WithoutLabel(string claimed, string label)
    {
        string marks = claimed[..claimed.IndexOf(label, StringComparison.Ordinal)].Trim();
        string rest = claimed[(claimed.IndexOf(':') + 1)..].TrimStart();
        return marks.Length > 0 && rest.StartsWith(marks, StringComparison.Ordinal) ? rest[marks.Length..] : marks + rest;
    }

    private QuoteCheck CheckWords(string claimed, string? speaker, string? session)
    {
        List<QuoteToken> tokens = QuoteTokens.Of(claimed);
        if (QuoteTokens.CountWords(tokens) < FewestWords) return new(QuoteStatus.TooShort, []);
        int[] quote = Number(tokens);
        List<int> hits = [.. Hits(quote, spoken => spoken.Voice).Where(hit => speaker is null || IsBy(_turns[_at[hit].Turn], speaker))];
        if (session is not null && hits.Exists(IsInSession)) hits.RemoveAll(hit => !IsInSession(hit));
        if (hits.Count > 0)
        {
            List<int> exact = [.. hits.Where(hit => IsExact(claimed, tokens, hit))];
            if (exact.Count == 1) return new(QuoteStatus.Exact, [Locate(exact[0], exact[0] + quote.Length)]);
            return new(hits.Count == 1 ? QuoteStatus.Normalized : QuoteStatus.Ambiguous, [.. hits.Select(hit => Locate(hit, hit + quote.Length))]);
        }
        IEnumerable<Range> stretches = speaker is null ? _stretches : _stretches.Where(stretch => IsBy(_turns[_at[stretch.Start.Value].Turn], speaker));
        return ((speaker is null ? Across(quote) : null) ?? ApproximateMatch.Find(quote, _words, stretches) ?? Elided(claimed)) is { } near
            ? new(QuoteStatus.Altered, [.. Voices(near.First, near.End)])
            : new(QuoteStatus.NotFound, []);

        bool IsInSession(int hit) => _turns[_at[hit].Turn].SessionId == session;
    }

    private static bool IsBy(Turn turn, string speaker) => string.Equals(turn.Speaker, speaker, StringComparison.OrdinalIgnoreCase);

    // A word that does not occur in the transcript gets a number that no word has.
    private int[] Number(List<QuoteToken> tokens) =>
        [.. tokens.Select(token => _vocabulary.TryGetValue(token.Text, out int word) ? word : -1)];

    // Searches from the positions of the quote's rarest word. The first and the last word must be in the same group.
    private IEnumerable<int> Hits(int[] quote, Func<WordPosition, int> groupOf)
    {
        if (quote.Length == 0 || quote.Contains(-1)) yield break;
        int rarest = Enumerable.Range(0, quote.Length).MinBy(q => _positionsOf[quote[q]].Count);
        foreach (int position in _positionsOf[quote[rarest]])
        {
            (int first, int end) = (position - rarest, position - rarest + quote.Length);
            if (first < 0 || end > _words.Length || groupOf(_at[first]) != groupOf(_at[end - 1]) || !AreWholeWords(first, end)) continue;
            if (_words.AsSpan(first, quote.Length).SequenceEqual(quote)) yield return first;
        }
    }

    private bool AreWholeWords(int first, int end) => _at[first].BeginsWord && (end == _at.Length || _at[end].BeginsWord);

    // Finds the exact words across turns of different or unknown speakers.
    private (int First, int End)? Across(int[] quote)
    {
        foreach (int hit in Hits(quote, word => word.Session)) return (hit, hit + quote.Length);
        return null;
    }

    // Returns one location per speaker, with whole words: in "-$500", nobody said "$500".
    private IEnumerable<QuoteLocation> Voices(int first, int end)
    {
        while (!_at[first].BeginsWord) first--;
        while (end < _at.Length && !_at[end].BeginsWord) end++;
        for (int from = first, i = first + 1; i <= end; i++)
        {
            if (i < end && _at[i].Voice == _at[from].Voice) continue;
            yield return Locate(from, i);
            from = i;
        }
    }

    // Quotation marks and spaces around a quote are the model's; everything between them is the quote.
    private bool IsExact(string claimed, List<QuoteToken> tokens, int hit)
    {
        (int turn, int start) = (_at[hit].Turn, _at[hit].Start);
        if (_at[hit + tokens.Count - 1].Turn != turn) return false;
        string text = _turns[turn].Text;
        ReadOnlySpan<char> quote = claimed.AsSpan().Trim().Trim("\"\u201C\u201D\u201E\u00AB\u00BB").Trim();
        int before = tokens[0].Start - claimed.AsSpan().IndexOf(quote);
        int from = start - before;
        return from >= 0 && from + quote.Length <= text.Length && text.AsSpan(from, quote.Length).SequenceEqual(quote);
    }

    // "So, um, thanks ... on your side?": parts that follow each other in what one speaker said.
    private (int First, int End)? Elided(string claimed)
    {
        string[] pieces = claimed.Split(["[...]", "(...)", "[\u2026]", "...", "\u2026"], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (pieces.Length < 2) return null;
        (int First, int End)? whole = null;
        foreach (string piece in pieces)
        {
            int[] words = Number(QuoteTokens.Of(piece));
            if (words.Length < FewestWords) return null;
            int from = whole?.End ?? 0;
            int hit = Hits(words, word => word.Stretch).FirstOrDefault(hit => hit >= from && (whole is null || _at[hit].Stretch == _at[whole.Value.First].Stretch), -1);
            if (hit < 0) return null;
            whole = (whole?.First ?? hit, hit + words.Length);
        }
        return whole;
    }

    private QuoteLocation Locate(int first, int end)
    {
        int u = _at[first].Turn, v = _at[end - 1].Turn;
        (int from, int to) = Touching(first, end);
        WordMap head = MapOf(u), tail = MapOf(v);
        int firstWord = head.WordAt(_at[first].Start), lastWord = tail.WordAt(_at[end - 1].End - 1);
        string text = u == v ? _turns[u].Text[from..to]
            : string.Join(' ', Enumerable.Range(u + 1, v - u - 1).Select(i => _turns[i].Text).Prepend(_turns[u].Text[from..]).Append(_turns[v].Text[..to]));
        return new(_turns[u], _turns[v], firstWord, lastWord, head.StartOf(firstWord), tail.EndOf(lastWord), text, from, to);
    }

    // From the first word to the last, with the punctuation that touches them.
    private (int From, int To) Touching(int first, int end)
    {
        (int u, int from) = (_at[first].Turn, _at[first].Start);
        (int v, int to) = (_at[end - 1].Turn, _at[end - 1].End);
        int floor = first > 0 && _at[first - 1].Turn == u ? _at[first - 1].End : 0;
        int ceiling = end < _at.Length && _at[end].Turn == v ? _at[end].Start : _turns[v].Text.Length;
        while (from > floor && !char.IsWhiteSpace(_turns[u].Text[from - 1])) from--;
        while (to < ceiling && !char.IsWhiteSpace(_turns[v].Text[to])) to++;
        return (from, to);
    }

    private WordMap MapOf(int turn) =>
        _maps.TryGetValue(turn, out WordMap? map) ? map : _maps[turn] = new WordMap(_turns[turn]);

    // A part of a word at its position. Voice groups what one speaker certainly said; Stretch also groups adjacent turns of unknown
    // speakers.
    private readonly record struct WordPosition(int Turn, int Start, int End, bool BeginsWord, int Voice, int Stretch, int Session);
}

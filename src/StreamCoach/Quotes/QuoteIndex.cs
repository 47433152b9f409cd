using StreamCoach.Transcripts;

namespace StreamCoach.Quotes;

/// <summary>What became of one quote, and where it stands.</summary>
internal readonly record struct QuoteCheck(QuoteStatus Status, IReadOnlyList<QuotePlace> Places);

/// <summary>
/// Looks quotes up in a transcript. A quote is found where its words stand one after the other in what one speaker said, in one turn or over
/// adjacent ones; never across two speakers.
/// </summary>
internal sealed class QuoteIndex
{
    /// <summary>A quote of fewer words is <see cref="QuoteStatus.TooShort"/>.</summary>
    public const int FewestWords = 3;

    private readonly IReadOnlyList<Utterance> _utterances;
    private readonly Dictionary<string, int> _vocabulary = new(StringComparer.Ordinal);
    private readonly Dictionary<int, List<int>> _placesOf = [];
    private readonly List<Range> _stretches = [];
    private readonly int[] _words;
    private readonly (int Utterance, int Start, int End)[] _at;
    private readonly int[] _stretchOf;
    private readonly Dictionary<int, WordMap> _maps = [];

    public QuoteIndex(Transcript transcript)
    {
        _utterances = transcript.Utterances;
        var words = new List<int>();
        var at = new List<(int, int, int)>();
        var stretchOf = new List<int>();
        int stretchStart = 0;
        for (int u = 0; u < _utterances.Count; u++)
        {
            if (u > 0 && !_utterances[u].IsBySpeakerOf(_utterances[u - 1])) EndStretch();
            foreach (QuoteToken token in QuoteTokens.Of(_utterances[u].Text))
            {
                if (!_vocabulary.TryGetValue(token.Word, out int word)) _vocabulary[token.Word] = word = _vocabulary.Count;
                if (!_placesOf.TryGetValue(word, out List<int>? places)) _placesOf[word] = places = [];
                places.Add(words.Count);
                words.Add(word);
                at.Add((u, token.Start, token.End));
                stretchOf.Add(_stretches.Count);
            }
        }
        EndStretch();
        _words = [.. words];
        _at = [.. at];
        _stretchOf = [.. stretchOf];

        void EndStretch()
        {
            if (words.Count > stretchStart) _stretches.Add(stretchStart..words.Count);
            stretchStart = words.Count;
        }
    }

    /// <summary>Looks a quote up as a model wrote it.</summary>
    public QuoteCheck Check(string claimed)
    {
        QuoteCheck check = CheckWords(claimed, null);
        if (check.Status is not (QuoteStatus.NotFound or QuoteStatus.Altered)) return check;
        // "A: So, um, ..." quotes the line with its label; then it must be that speaker's.
        int colon = claimed.IndexOf(':');
        if (colon <= 0) return check;
        string label = claimed[..colon].Trim(' ', '"', '\u201C', '*', '[', ']');
        if (!_utterances.Any(utterance => string.Equals(utterance.Speaker, label, StringComparison.OrdinalIgnoreCase))) return check;
        QuoteCheck labelled = CheckWords(claimed[(colon + 1)..], label);
        return labelled.Status == QuoteStatus.Exact ? labelled with { Status = QuoteStatus.Normalized } : labelled;
    }

    private QuoteCheck CheckWords(string claimed, string? speaker)
    {
        List<QuoteToken> tokens = QuoteTokens.Of(claimed);
        if (tokens.Sum(token => QuoteTokens.Weight(token.Word)) < FewestWords) return new(QuoteStatus.TooShort, []);
        int[] quote = Number(tokens);
        List<int> hits = [.. Hits(quote).Where(hit => speaker is null || string.Equals(_utterances[_at[hit].Utterance].Speaker, speaker, StringComparison.OrdinalIgnoreCase))];
        if (hits.Count > 0)
        {
            List<int> exact = [.. hits.Where(hit => IsExact(claimed, tokens, hit))];
            if (exact.Count == 1) return new(QuoteStatus.Exact, [Place(exact[0], exact[0] + quote.Length)]);
            return new(hits.Count == 1 ? QuoteStatus.Normalized : QuoteStatus.Ambiguous, [.. hits.Select(hit => Place(hit, hit + quote.Length))]);
        }
        IEnumerable<Range> stretches = speaker is null ? _stretches
            : _stretches.Where(stretch => string.Equals(_utterances[_at[stretch.Start.Value].Utterance].Speaker, speaker, StringComparison.OrdinalIgnoreCase));
        return (NearMiss.Find(quote, _words, stretches) ?? Elided(claimed)) is { } near
            ? new(QuoteStatus.Altered, [Place(near.First, near.End)])
            : new(QuoteStatus.NotFound, []);
    }

    // A word that the transcript has not gets a number that nothing has.
    private int[] Number(List<QuoteToken> tokens) =>
        [.. tokens.Select(token => _vocabulary.TryGetValue(token.Word, out int word) ? word : -1)];

    // From the places of the quote's rarest word.
    private IEnumerable<int> Hits(int[] quote)
    {
        if (quote.Contains(-1)) yield break;
        int rarest = Enumerable.Range(0, quote.Length).MinBy(q => _placesOf[quote[q]].Count);
        foreach (int place in _placesOf[quote[rarest]])
        {
            int first = place - rarest;
            if (first < 0 || first + quote.Length > _words.Length || _stretchOf[first] != _stretchOf[first + quote.Length - 1]) continue;
            if (_words.AsSpan(first, quote.Length).SequenceEqual(quote)) yield return first;
        }
    }

    // Quotation marks and spaces around a quote are the model's; all between is the quote.
    private bool IsExact(string claimed, List<QuoteToken> tokens, int hit)
    {
        (int utterance, int start, _) = _at[hit];
        if (_at[hit + tokens.Count - 1].Utterance != utterance) return false;
        string text = _utterances[utterance].Text;
        ReadOnlySpan<char> quote = claimed.AsSpan().Trim().Trim("\"\u201C\u201D\u201E\u00AB\u00BB").Trim();
        int before = tokens[0].Start - claimed.AsSpan().IndexOf(quote);
        int from = start - before;
        return from >= 0 && from + quote.Length <= text.Length && text.AsSpan(from, quote.Length).SequenceEqual(quote);
    }

    // "So, um, thanks ... on your side?": pieces that stand one after the other in what one speaker said.
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
            int hit = Hits(words).FirstOrDefault(hit => hit >= from && (whole is null || _stretchOf[hit] == _stretchOf[whole.Value.First]), -1);
            if (hit < 0) return null;
            whole = (whole?.First ?? hit, hit + words.Length);
        }
        return whole;
    }

    private QuotePlace Place(int first, int end)
    {
        int u = _at[first].Utterance, v = _at[end - 1].Utterance;
        (int from, int to) = Touching(first, end);
        WordMap head = MapOf(u), tail = MapOf(v);
        int firstWord = head.WordAt(_at[first].Start), lastWord = tail.WordAt(_at[end - 1].End - 1);
        string text = u == v ? _utterances[u].Text[from..to]
            : string.Join(' ', Enumerable.Range(u + 1, v - u - 1).Select(i => _utterances[i].Text).Prepend(_utterances[u].Text[from..]).Append(_utterances[v].Text[..to]));
        return new(_utterances[u], _utterances[v], firstWord, lastWord, head.StartOf(firstWord), tail.EndOf(lastWord), text, from, to);
    }

    // From the first word to the last with the punctuation that touches them.
    private (int From, int To) Touching(int first, int end)
    {
        (int u, int from, _) = _at[first];
        (int v, _, int to) = _at[end - 1];
        int floor = first > 0 && _at[first - 1].Utterance == u ? _at[first - 1].End : 0;
        int ceiling = end < _at.Length && _at[end].Utterance == v ? _at[end].Start : _utterances[v].Text.Length;
        while (from > floor && !char.IsWhiteSpace(_utterances[u].Text[from - 1])) from--;
        while (to < ceiling && !char.IsWhiteSpace(_utterances[v].Text[to])) to++;
        return (from, to);
    }

    private WordMap MapOf(int utterance) =>
        _maps.TryGetValue(utterance, out WordMap? map) ? map : _maps[utterance] = new WordMap(_utterances[utterance]);
}

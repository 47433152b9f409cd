namespace StreamCoach.Transcripts.Quotes;

/// <summary>Finds the words of a text that are closest to a quote, by the number of changed, omitted or inserted words.</summary>
internal static class ApproximateMatch
{
    /// <summary>A quote with more changes than this share of its words counts as another sentence.</summary>
    private const double MostChanged = 0.4;

    // A longer quote would take seconds, and no model quotes that much.
    private const int LongestQuote = 400;

    /// <summary>Finds the match with the fewest changes.</summary>
    /// <param name="quote">The quote's words, as numbers of a vocabulary.</param>
    /// <param name="words">The transcript's words, as numbers of a vocabulary.</param>
    /// <param name="stretches">The ranges of words of one speaker: a match does not cross their bounds.</param>
    /// <returns>The first word and the one after the last; <see langword="null"/> if nothing is close enough.</returns>
    public static (int First, int End)? Find(int[] quote, int[] words, IEnumerable<Range> stretches)
    {
        if (quote.Length > LongestQuote) return null;
        int limit = (int)(quote.Length * MostChanged);
        (int First, int End)? best = null;
        var known = quote.ToHashSet();
        var costs = new int[quote.Length + 1];
        var starts = new int[quote.Length + 1];
        foreach (Range stretch in stretches)
        {
            (int from, int count) = stretch.GetOffsetAndLength(words.Length);
            // Each missing word costs at least one change.
            if (Shared(words.AsSpan(from, count), known, quote.Length) < quote.Length - limit) continue;
            if (Align(quote, words.AsSpan(from, count), costs, starts, ref limit) is not { } found) continue;
            best = (from + found.First, from + found.End);
            if (limit-- == 0) return best;
        }
        return best;
    }

    private static int Shared(ReadOnlySpan<int> words, HashSet<int> known, int enough)
    {
        int shared = 0;
        for (int i = 0; i < words.Length && shared < enough; i++)
        {
            if (known.Contains(words[i])) shared++;
        }
        return shared;
    }

    // Sellers' algorithm: the edit distance to any part of the text. Each cell also stores where its match began.
    private static (int First, int End)? Align(int[] quote, ReadOnlySpan<int> words, int[] costs, int[] starts, ref int limit)
    {
        (int First, int End)? best = null;
        for (int q = 0; q <= quote.Length; q++) (costs[q], starts[q]) = (q, 0);
        for (int w = 0; w < words.Length; w++)
        {
            (int diagonal, int diagonalStart) = (costs[0], starts[0]);
            (costs[0], starts[0]) = (0, w + 1);
            for (int q = 1; q <= quote.Length; q++)
            {
                (int left, int leftStart) = (costs[q], starts[q]);
                (int cost, int start) = (diagonal + (quote[q - 1] == words[w] ? 0 : 1), diagonalStart);
                if (left + 1 < cost) (cost, start) = (left + 1, leftStart);
                if (costs[q - 1] + 1 < cost) (cost, start) = (costs[q - 1] + 1, starts[q - 1]);
                (costs[q], starts[q]) = (cost, start);
                (diagonal, diagonalStart) = (left, leftStart);
            }
            bool better = best is null ? costs[quote.Length] <= limit : costs[quote.Length] < limit;
            if (!better || starts[quote.Length] > w) continue;
            limit = costs[quote.Length];
            best = (starts[quote.Length], w + 1);
        }
        return best;
    }
}

using StreamCoach.Transcripts.Metrics;
using StreamCoach.Transcripts.Quotes;

namespace StreamCoach.Analysis.Rules;

/// <summary>
/// Quotes a passage so that its words are found once, character for character. A passage that occurs more than once, or is too short, is
/// quoted with the sentences beside it; one that is too long, with its beginning.
/// </summary>
internal sealed class PassageQuote(QuoteIndex index)
{
    // What is read at one glance.
    private const int MostWords = 40, MostCharacters = 300;

    // Where many passages are the same, hardly one more can be quoted.
    private const int MostTries = 10;

    /// <summary>Quotes the first passage that can be quoted.</summary>
    /// <returns><see langword="null"/> if none can.</returns>
    public (Passage Passage, QuoteCheck Check, string Text)? First(IEnumerable<Passage> passages)
    {
        foreach (Passage passage in passages.Take(MostTries))
        {
            foreach (Passage cut in Around(passage).Select(Shorten).Distinct())
            {
                if (Exact(cut) is { } found) return (passage, found.Check, found.Text);
            }
        }
        return null;
    }

    private (QuoteCheck Check, string Text)? Exact(Passage cut)
    {
        QuoteCheck check = index.Check(cut.Text);
        if (check.Status != QuoteStatus.Exact) return null;
        // The location has the punctuation that touches its words, and not what is around them.
        string text = check.Locations[0].Text;
        if (text != cut.Text) check = index.Check(text);
        return check.Status == QuoteStatus.Exact && check.Locations[0] is var at && at.SessionId == cut.Turn.SessionId && at.TurnOrder == cut.Turn.Order ? (check, text) : null;
    }

    private static IEnumerable<Passage> Around(Passage passage)
    {
        Range[] sentences = [.. SentenceMarks.Sentences(passage.Turn.Text)];
        int first = Array.FindIndex(sentences, sentence => sentence.End.Value > passage.From), last = Array.FindLastIndex(sentences, sentence => sentence.Start.Value < passage.To);
        int before = sentences[Math.Max(0, first - 1)].Start.Value, after = sentences[Math.Min(sentences.Length - 1, last + 1)].End.Value;
        yield return passage;
        yield return passage with { To = after };
        yield return passage with { From = before };
        yield return passage with { From = before, To = after };
        yield return passage with { From = 0, To = passage.Turn.Text.Length };
    }

    private static Passage Shorten(Passage passage)
    {
        string text = passage.Turn.Text;
        int words = 0, end = passage.From;
        for (int i = passage.From; i < passage.To && i - passage.From < MostCharacters; i++)
        {
            if (!char.IsWhiteSpace(text[i])) continue;
            end = i;
            if (++words == MostWords) break;
        }
        if (words < MostWords && passage.To - passage.From <= MostCharacters) return passage;
        // A script without spaces is cut between two characters.
        if (end == passage.From) end = char.IsLowSurrogate(text[passage.From + MostCharacters]) ? passage.From + MostCharacters - 1 : passage.From + MostCharacters;
        return passage with { To = end };
    }
}

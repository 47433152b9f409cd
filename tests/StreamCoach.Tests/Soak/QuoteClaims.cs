using System.Text;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Quotes;

namespace StreamCoach.Tests.Soak;

/// <summary>
/// Quotes of transcripts made from forms of numbers, signs, units, negations and prefixes. A quote that differs in one of these or in its speaker must
/// not be accepted; a true quote with other capitals, punctuation and spaces must be found.
/// </summary>
public class QuoteClaims
{
    private const double LeastFound = 0.995;

    private static readonly string[] Trailing = ["", "", "", "", ",", ".", "?", "!", ";", ":", "...", "\u2026"];
    private static readonly (string, string)[] Around = [("", ""), ("", ""), ("", ""), ("", ""), ("(", ")"), ("\"", "\""), ("\u201C", "\u201D"), ("'", "'"), ("\u00AB", "\u00BB")];
    private static readonly string[] Spaces = [" ", "  ", "\t", "\n", "\u00A0", " \u2009", "\u3000"];
    private static readonly string[] Dashes = [" - ", " \u2014 ", " \u2013 ", "\u2014", " -- ", " ... "];

    // The positions of such forms in a turn of twelve words: at its ends, alone, and two in a row.
    private static readonly int[] Forms = [0, 3, 6, 7, 11];

    private readonly Random _random = new(Rounds.Seed);
    private readonly SaidForms _forms;

    public QuoteClaims() => _forms = new(_random);

    [Fact]
    public void A_quote_with_another_number_sign_unit_negation_prefix_or_speaker_is_never_accepted()
    {
        string[] kinds = [.. SaidForms.Kinds, "speaker"];
        var wrong = new List<string>();
        int rounds = Rounds.Count(inSuite: 10_000);
        for (int round = 0; round < rounds; round++)
        {
            string kind = kinds[round % kinds.Length];
            List<Turn> talk = Talk(kind);
            string claim = kind == "speaker" ? OtherSpeaker(talk) : Lie(talk);
            QuoteCheck check = Index(talk).Check(claim);
            if (IsSaid(check.Status)) wrong.Add($"{kind}: '{claim}' is {check.Status}: '{check.Locations[0].Text}'");
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {Rounds.Seed}: {wrong.Count} of {rounds} false quotes shown as said.");
        Assert.True(wrong.Count == 0, $"Seed {Rounds.Seed}, {wrong.Count} of {rounds}:\n{string.Join('\n', wrong.Take(60))}");
    }

    [Fact]
    public void A_true_quote_with_other_capitals_marks_and_spaces_is_found()
    {
        var lost = new List<string>();
        int rounds = Rounds.Count(inSuite: 10_000);
        for (int round = 0; round < rounds; round++)
        {
            List<Turn> talk = Talk(SaidForms.Kinds[round % SaidForms.Kinds.Length]);
            (string claim, string cut) = Truth(talk);
            QuoteStatus status = Index(talk).Check(claim).Status;
            if (!IsSaid(status)) lost.Add($"'{claim}' for '{cut}' is {status}");
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {Rounds.Seed}: {rounds - lost.Count} of {rounds} true quotes found.");
        Assert.True(lost.Count <= rounds * (1 - LeastFound), $"Seed {Rounds.Seed}, {lost.Count} of {rounds}:\n{string.Join('\n', lost.Take(60))}");
    }

    private static bool IsSaid(QuoteStatus status) => status is QuoteStatus.Exact or QuoteStatus.Normalized or QuoteStatus.Ambiguous;

    private static QuoteIndex Index(List<Turn> talk) => new(new Transcript(talk.Select((turn, i) => new StreamCoach.Turns.Turn { Order = i, Speaker = turn.Speaker, Text = turn.Text })));

    // Plain words, each once in the transcript, so that no false quote is true elsewhere; and in each turn some forms.
    private List<Turn> Talk(string kind)
    {
        Queue<string> words = _forms.Words();
        bool known = kind != "speaker" || _random.Next(3) > 0;
        return [.. Enumerable.Range(0, 4).Select(_ => new Turn(known ? $"{(char)('A' + _random.Next(3))}" : null, [.. Enumerable.Range(0, 12).Select(place =>
        {
            Said said = Forms.Contains(place) && kind != "speaker" ? _forms.Of(kind) : words.Dequeue();
            (string open, string close) = Pick(Around);
            // A dash between words is punctuation; after a number it might be a minus.
            bool dash = said.Written.All(char.IsLetter) && _random.Next(12) == 0;
            return new Item(said, open, close + (dash ? Pick([" -", " \u2014", " --"]) : Pick(Trailing)));
        })]))];
    }

    // Part of a turn with one form changed. A form that is only truncated at the end of the part was said, so it is not false there.
    private string Lie(List<Turn> talk)
    {
        List<Item> items = Pick(talk).Items;
        while (true)
        {
            int at = Pick(Forms);
            (int before, int after) = (Math.Min(at, _random.Next(4)), Math.Min(items.Count - 1 - at, _random.Next(4)));
            string truth = items[at].Said.Written, lie = Pick(items[at].Said.Lies);
            if (before + after < 2) continue;
            string[] saidWords = truth.Split(' '), lieWords = lie.Split(' ');
            bool isCut = saidWords.Length > lieWords.Length && (saidWords.Take(lieWords.Length).SequenceEqual(lieWords) || saidWords.TakeLast(lieWords.Length).SequenceEqual(lieWords));
            bool isMore = lieWords.Length > saidWords.Length;
            if ((isCut || isMore) && (before == 0 || after == 0)) continue;
            Item[] stretch = [.. items.Skip(at - before).Take(before + 1 + after)];
            stretch[before] = stretch[before] with { Said = lie };
            return _random.Next(2) == 0 ? string.Join(' ', stretch.Select(item => item.Text)) : Noisy(stretch);
        }
    }

    private string OtherSpeaker(List<Turn> talk)
    {
        int[] bounds = [.. Enumerable.Range(0, talk.Count - 1).Where(i => talk[i].Speaker is null || talk[i].Speaker != talk[i + 1].Speaker)];
        int count = _random.Next(2, 5);
        if (bounds.Length > 0 && (talk[0].Speaker is null || _random.Next(2) == 0))
        {
            int bound = Pick(bounds);
            Item[] over = [.. talk[bound].Items.TakeLast(count), .. talk[bound + 1].Items.Take(_random.Next(1, 4))];
            return _random.Next(2) == 0 ? string.Join(' ', over.Select(item => item.Text)) : Noisy(over);
        }
        Turn turn = Pick(talk);
        string other = turn.Speaker == "A" ? "B" : "A";
        return $"{other}: {Noisy([.. turn.Items.Skip(_random.Next(6)).Take(count + 1)])}";
    }

    // Consecutive words, split at white space, of one turn or of two turns of one speaker.
    private (string Claim, string Cut) Truth(List<Turn> talk)
    {
        int first = _random.Next(talk.Count);
        Turn turn = talk[first];
        List<Item> items = [.. turn.Items];
        if (first + 1 < talk.Count && talk[first + 1].Speaker == turn.Speaker) items.AddRange(talk[first + 1].Items);
        Item[] words = [.. items.SelectMany(item => item.Words())];
        Item[] cut;
        do
        {
            int count = _random.Next(3, 10), start = _random.Next(words.Length - count + 1);
            cut = words[start..(start + count)];
        }
        // A quote that begins or ends with a dash is one word shorter than it looks.
        while (cut[0].IsDash || cut[^1].IsDash);
        string claim = Noisy(cut);
        if (_random.Next(8) == 0 && turn.Items.Count * 2 > items.Count) claim = $"{turn.Speaker}: {claim}";
        return (claim, string.Join(' ', cut.Select(item => item.Text)));
    }

    // The same words in another form: capitals, punctuation around words, spaces, curly and straight apostrophes, decomposed accents.
    private string Noisy(Item[] items)
    {
        var text = new StringBuilder();
        for (int i = 0; i < items.Length; i++)
        {
            string word = items[i].Said.Written;
            (string open, string close) = _random.Next(3) == 0 ? Pick(Around) : (items[i].Before, items[i].After);
            if (items[i].IsDash) (open, close) = ("", "");
            else if (_random.Next(12) == 0) (open, close) = Pick([("**", "**"), ("*", "*"), ("_", "_")]);
            word = _random.Next(4) switch
            {
                0 => word.ToUpperInvariant(),
                1 => word.ToLowerInvariant(),
                2 => word.Replace('\'', '\u2019').Normalize(NormalizationForm.FormD),
                _ => word,
            };
            text.Append(open).Append(word).Append(close);
            if (i + 1 == items.Length) continue;
            bool plain = items[i].IsPlain && items[i + 1].IsPlain;
            text.Append(plain && _random.Next(6) == 0 ? Pick(Dashes) : _random.Next(4) == 0 && plain ? Pick(Spaces) : _random.Next(4) == 0 ? Pick([" ", "  ", "\n"]) : " ");
        }
        return _random.Next(4) switch { 0 => $"\"{text}\"", 1 => $" \u201C{text}\u201D ", 2 => $"{text}{Pick(Trailing)}", _ => text.ToString() };
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private sealed record Turn(string? Speaker, List<Item> Items)
    {
        public string Text => string.Join(' ', Items.Select(item => item.Text));
    }

    private sealed record Item(Said Said, string Before, string After)
    {
        public string Text => Before + Said.Written + After;

        public bool IsDash => Said.Written == "-";

        public bool IsPlain => Said.Written.All(char.IsLetter);

        // "5 mg" in two.
        public IEnumerable<Item> Words()
        {
            string[] words = Said.Written.Split(' ');
            return words.Select((word, i) => new Item(word, i == 0 ? Before : "", i == words.Length - 1 ? After : ""));
        }
    }
}

namespace StreamCoach.SearchBench;

/// <summary>
/// Words as frequent as in a language (Zipf): the commonest of English, and behind them made-up ones, of which a search for a rank finds what a search for a real
/// word of that rank would find.
/// </summary>
internal sealed class Vocabulary
{
    private const int Size = 30_000;

    private const string Common = "the be to of and a in that have I it for not on with he as you do at this but his by from they we say her she or an will my one all would there their what so up out if about "
        + "who get which go me when make can like time no just him know take people into year your good some could them see other than then now look only come its over think also back after use two how our "
        + "work first well way even new want because any these give day most us is was are were been has had did said got going really very much more many where why here right thing things little long "
        + "great need should still through before too down own same tell call ask try leave keep let begin seem help show hear play run move live believe hold bring happen write provide sit stand lose pay "
        + "meet include continue set learn change lead understand watch follow stop create speak read allow add spend grow open walk win offer remember love consider appear buy wait serve die send expect";

    private static readonly string[] Starts = ["b", "br", "c", "ch", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "pl", "pr", "qu", "r", "s", "sh", "st", "t", "tr", "v", "w", "z"];
    private static readonly string[] Middles = ["a", "e", "i", "o", "u", "ai", "ea", "ee", "ou", "oa"];
    private static readonly string[] Ends = ["", "n", "r", "s", "t", "l", "m", "nd", "ck", "st", "ng"];

    private readonly double[] _upTo = new double[Size];

    public Vocabulary()
    {
        var random = new Random(1);
        HashSet<string> known = new(StringComparer.OrdinalIgnoreCase);
        List<string> words = [.. Common.Split(' ').Where(known.Add)];
        while (words.Count < Size)
        {
            string word = string.Concat(Enumerable.Range(0, 2 + random.Next(3)).Select(_ => Pick(Starts) + Pick(Middles))) + Pick(Ends);
            if (known.Add(word)) words.Add(word);
        }
        Words = [.. words];
        double sum = 0;
        for (int rank = 0; rank < Size; rank++) _upTo[rank] = sum += 1.0 / (rank + 2.7);
        for (int rank = 0; rank < Size; rank++) _upTo[rank] /= sum;

        string Pick(string[] parts) => parts[random.Next(parts.Length)];
    }

    /// <summary>The words, the commonest first.</summary>
    public IReadOnlyList<string> Words { get; }

    public string Next(Random random)
    {
        int rank = Array.BinarySearch(_upTo, random.NextDouble());
        return Words[Math.Min(rank < 0 ? ~rank : rank, Size - 1)];
    }
}

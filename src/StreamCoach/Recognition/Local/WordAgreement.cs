namespace StreamCoach.Recognition.Local;

/// <summary>
/// Tells which words of a growing turn are stable: those on which two passes in a row agree, from the first word on. The last word of a pass is not among
/// them, because its audio may be cut off.
/// </summary>
internal sealed class WordAgreement
{
    private IReadOnlyList<DecodedWord> _before = [];

    /// <summary>Forgets the turn.</summary>
    public void Clear() => _before = [];

    /// <summary>Takes the words of a pass.</summary>
    /// <returns>The number of stable words at its beginning.</returns>
    public int Add(IReadOnlyList<DecodedWord> words)
    {
        int stable = 0, most = Math.Min(words.Count, _before.Count) - 1;
        while (stable < most && Same(words[stable].Text, _before[stable].Text)) stable++;
        _before = words;
        return stable;
    }

    // The comma after a word comes and goes with what follows.
    private static bool Same(string one, string other) => one.AsSpan().TrimEnd(",.?!;:").Equals(other.AsSpan().TrimEnd(",.?!;:"), StringComparison.OrdinalIgnoreCase);
}

namespace StreamCoach.Analysis;

/// <summary>Estimates the number of tokens of a text. Models count differently; the estimate is rather too high.</summary>
internal static class TokenEstimate
{
    // English text has about four characters per token; other scripts have one or two.
    private const double AsciiCharactersAToken = 3.5;

    public static int Of(ReadOnlySpan<char> text)
    {
        int ascii = 0;
        foreach (char c in text)
        {
            if (char.IsAscii(c)) ascii++;
        }
        return (int)Math.Ceiling(ascii / AsciiCharactersAToken) + text.Length - ascii;
    }
}

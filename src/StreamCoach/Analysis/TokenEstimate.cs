namespace StreamCoach.Analysis;

/// <summary>About how many tokens a text has. Every model counts otherwise; this errs on the side of too many.</summary>
internal static class TokenEstimate
{
    // English text has about four characters a token; other scripts have one or two.
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

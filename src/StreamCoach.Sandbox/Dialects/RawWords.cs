using StreamCoach.Sandbox.Recognition;

namespace StreamCoach.Sandbox.Dialects;

/// <summary>Writes a word without capitals and punctuation, like a model without formatting.</summary>
internal static class RawWords
{
    public static HeardWord Raw(HeardWord word) => word with { Text = Raw(word.Text) };

    private static string Raw(string text)
    {
        // The parts of "[speech 1.2 s]" are not words.
        if (text.StartsWith('[') || text.EndsWith(']') || char.IsAsciiDigit(text[0]))
            return text;
        return text.TrimEnd('.', ',', '?', '!', ';', ':').ToLowerInvariant();
    }
}

using System.Buffers;
using System.Text;

namespace StreamCoach.Streaming;

/// <summary>Text from the services is untrusted: this is where escape and control characters leave it, before it becomes an object.</summary>
internal static class PrintableText
{
    private static readonly SearchValues<char> Unprintable = SearchValues.Create(ControlAndBidi());

    /// <summary>For one line: white-space controls become spaces, all other controls and direction overrides U+FFFD.</summary>
    public static string Line(string? text) => Clean(text, keepLines: false);

    /// <summary>For text of several lines: line feeds and tabs stay.</summary>
    public static string Lines(string? text) => Clean(text, keepLines: true);

    private static string Clean(string? text, bool keepLines)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (text.AsSpan().IndexOfAny(Unprintable) < 0) return text;
        var clean = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (!Unprintable.Contains(c)) clean.Append(c);
            else if (c is '\n' or '\t') clean.Append(keepLines ? c : ' ');
            else if (c == '\r') clean.Append(keepLines ? "" : " ");
            else clean.Append('\uFFFD');
        }
        return clean.ToString();
    }

    // C0, DEL and C1 drive terminals; U+202A-202E and U+2066-2069 reorder what a reader sees; U+2028/9 break lines.
    private static char[] ControlAndBidi() =>
        [.. Range(0x00, 0x1F), .. Range(0x7F, 0x9F), .. Range(0x2028, 0x202E), .. Range(0x2066, 0x2069)];

    private static IEnumerable<char> Range(int first, int last) => Enumerable.Range(first, last - first + 1).Select(code => (char)code);
}

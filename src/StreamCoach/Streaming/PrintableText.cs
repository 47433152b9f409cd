using System.Buffers;
using System.Text;

namespace StreamCoach.Streaming;

/// <summary>Text from the services is untrusted: this is where escape and control characters and API keys leave it, before it becomes an object.</summary>
internal static class PrintableText
{
    private const int MostShown = 1_000;

    private static readonly SearchValues<char> Unprintable = SearchValues.Create(ControlAndBidi());

    /// <summary>For one line: white-space controls become spaces, all other controls and direction overrides U+FFFD.</summary>
    public static string Line(string? text) => Clean(text, keepLines: false);

    /// <summary>For text of several lines: line feeds and tabs stay.</summary>
    public static string Lines(string? text) => Clean(text, keepLines: true);

    /// <summary>For one line of a message to the user: <see cref="Line"/>, cut to 1,000 characters. A service's error of many megabytes would fill the screen.</summary>
    public static string Excerpt(string? text) => Line(text) is { Length: > MostShown } line ? line[..MostShown] + "..." : Line(text);

    // A key last: dropping a carriage return may have put it together.
    private static string Clean(string? text, bool keepLines) => KeyMask.Apply(WithoutControls(text, keepLines));

    private static string WithoutControls(string? text, bool keepLines)
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

using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using StreamCoach.Errors;

namespace StreamCoach.Text;

/// <summary>
/// Removes API keys from external text. A service may send the key back in an error, a model's name, a redirect or a transcript; from
/// there it would reach the screen, $Error, the journal, an export and the gateway. External text passes through here in <see
/// cref="PrintableText"/>, and every failure in <see cref="StreamCoachException"/>, so one service's key is not shown by another either.
/// The text of turns is masked too: nobody spells out a random string, and the mark shows that something was removed.
/// </summary>
internal static class KeyMask
{
    /// <summary>The text that replaces a key.</summary>
    public const string Mark = "(API key removed)";

    // AssemblyAI keys have 32 characters. Anything shorter than this is a name such as "sandbox" or "self-hosted", and may well be
    // spoken.
    private const int ShortestKey = 12;

    // A process that uses more keys masks only the newest ones.
    private const int MostKeys = 32;

    private static readonly Lock Gate = new();
    private static readonly List<string> Keys = [];
    private static volatile Forms? _forms;

    /// <summary>Masks a key in all text from now on.</summary>
    public static void Add(string key)
    {
        if (key.Length < ShortestKey) return;
        lock (Gate)
        {
            // The list is ordered by use, the newest last.
            bool isKnown = Keys.Remove(key);
            Keys.Add(key);
            if (isKnown) return;
            if (Keys.Count > MostKeys) Keys.RemoveAt(0);
            _forms = new([.. Keys.SelectMany(Written).Distinct(StringComparer.OrdinalIgnoreCase).OrderByDescending(form => form.Length)]);
        }
    }

    /// <summary>Whether a text contains a key.</summary>
    public static bool IsIn(string? text) => text is not null && _forms is { } forms && text.AsSpan().ContainsAny(forms.Search);

    /// <summary>Returns the text with each key replaced by <see cref="Mark"/>.</summary>
    public static string Apply(string text)
    {
        if (_forms is not { } forms || text.Length < ShortestKey) return text;
        int at = text.AsSpan().IndexOfAny(forms.Search);
        if (at < 0) return text;
        var clean = new StringBuilder(text.Length);
        ReadOnlySpan<char> rest = text;
        for (; at >= 0; at = rest.IndexOfAny(forms.Search))
        {
            clean.Append(rest[..at]).Append(Mark);
            rest = rest[(at + forms.LengthAt(rest[at..]))..];
        }
        return clean.Append(rest).ToString();
    }

    // The key itself, and the forms in which a service may return it: in an address, JSON, HTML, hexadecimal, or base64 at each of its
    // three alignments.
    private static IEnumerable<string> Written(string key)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(key);
        string[] forms =
        [
            key, Uri.EscapeDataString(key), JavaScriptEncoder.Default.Encode(key), JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(key),
            key.Replace("/", "\\/", StringComparison.Ordinal), WebUtility.HtmlEncode(key), Convert.ToHexString(bytes),
        ];
        for (int before = 0; before < 3; before++)
        {
            string base64 = Convert.ToBase64String([.. new byte[before], .. bytes]);
            // Only the digits whose six bits all belong to the key.
            string own = base64[((before * 8 + 5) / 6)..((before + bytes.Length) * 8 / 6)];
            forms = [.. forms, own, own.Replace('+', '-').Replace('/', '_')];
        }
        return forms;
    }

    private sealed class Forms(string[] longestFirst)
    {
        public SearchValues<string> Search { get; } = SearchValues.Create(longestFirst, StringComparison.OrdinalIgnoreCase);

        public int LengthAt(ReadOnlySpan<char> text)
        {
            foreach (string form in longestFirst)
            {
                if (text.StartsWith(form, StringComparison.OrdinalIgnoreCase)) return form.Length;
            }
            return 1;
        }
    }
}

namespace StreamCoach.Sandbox.Http;

/// <summary>A complete request, including its body.</summary>
internal sealed record HttpRequest(
    string Method, string Path, string QueryText, IReadOnlyDictionary<string, string> Headers, byte[] Body, bool KeepAlive)
{
    private List<KeyValuePair<string, string>>? _pairs;

    /// <summary>The decoded query parameters in order, including repeated ones.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> QueryPairs => _pairs ??= Split(QueryText);

    public string? Header(string name) => Headers.TryGetValue(name, out string? value) ? value : null;

    public string? QueryValue(string name) => QueryPairs.LastOrDefault(p => p.Key == name).Value;

    private static List<KeyValuePair<string, string>> Split(string text)
    {
        List<KeyValuePair<string, string>> pairs = [];
        foreach (string part in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int at = part.IndexOf('=');
            pairs.Add(at < 0 ? new(Decode(part), "") : new(Decode(part[..at]), Decode(part[(at + 1)..])));
        }

        return pairs;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}

using System.Text.Json;
using StreamCoach.Text;

namespace StreamCoach.Analysis;

/// <summary>
/// Parses the JSON of an answer as far as it goes: a complete summary and complete findings are used, incomplete ones are not.
/// </summary>
internal sealed class PartialAnswerJson
{
    private readonly List<ParsedFinding> _findings = [];
    private readonly Dictionary<string, string> _open = new(StringComparer.OrdinalIgnoreCase);

    public string? Summary { get; private set; }

    public IReadOnlyList<ParsedFinding> Findings => _findings;

    /// <summary>Whether the object has a property of an answer.</summary>
    public bool IsAnswer { get; private set; }

    /// <summary>Whether the object has a list of findings, or of statements.</summary>
    public bool HasFindings { get; private set; }

    /// <summary>Reads one JSON object and ignores what follows it.</summary>
    /// <returns>Whether the object is complete.</returns>
    public bool Read(byte[] json, JsonReaderOptions options)
    {
        // Not the final block: the reader then waits for the rest of a truncated string or number instead of throwing.
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(options));
        string? outer = null, inner = null;
        bool inFindings = false;
        try
        {
            while (reader.Read())
            {
                int depth = reader.CurrentDepth;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName when depth == 1:
                        outer = reader.GetString();
                        inFindings = Is(outer, "findings") || Is(outer, "statements");
                        HasFindings |= inFindings;
                        IsAnswer |= inFindings || Is(outer, "summary");
                        break;
                    case JsonTokenType.String when depth == 1 && Is(outer, "summary"):
                        Summary = AnswerReader.Clean(reader.GetString());
                        break;
                    case JsonTokenType.PropertyName when depth == 3 && inFindings:
                        inner = reader.GetString();
                        break;
                    case JsonTokenType.String when depth == 3 && inFindings && inner is not null:
                        _open[inner] = reader.GetString() ?? "";
                        break;
                    case JsonTokenType.EndObject when depth == 2 && inFindings:
                        _findings.Add(Close());
                        _open.Clear();
                        break;
                    case JsonTokenType.EndObject when depth == 0:
                        return true;
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Invalid JSON from here on, or an invalid escape; everything before it is complete.
        }
        return false;
    }

    private ParsedFinding Close() => new(PrintableText.Line(Value("quote")), AnswerReader.Clean(Value("feedback") + Value("statement")) ?? "",
        AnswerReader.Clean(Value("suggestion")) ?? "", PrintableText.KnownLine(AnswerReader.Clean(Value("talk"))));

    private string Value(string name) => _open.TryGetValue(name, out string? value) ? value : "";

    private static bool Is(string? name, string expected) => string.Equals(name, expected, StringComparison.OrdinalIgnoreCase);
}

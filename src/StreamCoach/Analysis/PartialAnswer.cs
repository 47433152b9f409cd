using System.Text.Json;
using StreamCoach.Text;

namespace StreamCoach.Analysis;

/// <summary>Reads an answer's JSON as far as it goes: a summary and findings that are whole are taken, what is cut off is not.</summary>
internal sealed class PartialAnswer
{
    private readonly List<AnswerFinding> _findings = [];
    private readonly Dictionary<string, string> _open = new(StringComparer.OrdinalIgnoreCase);

    public string? Summary { get; private set; }

    public IReadOnlyList<AnswerFinding> Findings => _findings;

    /// <summary>Whether it has a property that an answer has.</summary>
    public bool IsAnswer { get; private set; }

    /// <summary>Whether the list of findings was there.</summary>
    public bool HasFindings { get; private set; }

    /// <summary>Reads one JSON object; what follows it is not looked at.</summary>
    /// <returns>Whether the object came to its end.</returns>
    public bool Read(byte[] json, JsonReaderOptions options)
    {
        // Not the final block: a cut string or number is then waited for, and not an error.
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
                        inFindings = Is(outer, "findings");
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
                        _findings.Add(new(PrintableText.Line(Value("quote")), AnswerReader.Clean(Value("feedback")) ?? "", AnswerReader.Clean(Value("suggestion")) ?? ""));
                        _open.Clear();
                        break;
                    case JsonTokenType.EndObject when depth == 0:
                        return true;
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // No JSON from here on, or an escape that is no character; what came before is whole.
        }
        return false;
    }

    private string Value(string name) => _open.TryGetValue(name, out string? value) ? value : "";

    private static bool Is(string? name, string expected) => string.Equals(name, expected, StringComparison.OrdinalIgnoreCase);
}

using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using StreamCoach.Text;
using StreamCoach.Transcripts.Quotes;

namespace StreamCoach.Analysis;

/// <summary>
/// Parses the answer of a model: JSON, also between prose, in a code fence or cut off; otherwise lines with keywords; otherwise prose.
/// Nothing is added: of an incomplete answer, the complete parts are used.
/// </summary>
internal static partial class AnswerReader
{
    // An answer with this many braces and no JSON in them contains none.
    private const int MaxBraces = 64;

    private static readonly JsonReaderOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Parses an answer.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="bySchema">Whether the gateway enforced a schema.</param>
    /// <param name="isJoin">Whether a summary alone is sufficient.</param>
    public static ParsedAnswer Read(string text, bool bySchema, bool isJoin = false) =>
        ReadJson(text, bySchema ? AnswerForm.Schema : AnswerForm.Json, isJoin) ?? ReadLines(text) ?? ReadProse(text);

    private static ParsedAnswer? ReadJson(string text, AnswerForm form, bool isJoin)
    {
        int tried = 0;
        for (int at = text.IndexOf('{'); at >= 0 && tried < MaxBraces; at = text.IndexOf('{', at + 1))
        {
            if (!text.AsSpan(at + 1).TrimStart().StartsWith('"')) continue;
            tried++;
            var partial = new PartialAnswerJson();
            bool whole = partial.Read(Encoding.UTF8.GetBytes(EscapeLineEnds(text.AsSpan(at))), Lenient);
            if (partial.IsAnswer) return new(partial.Summary, partial.Findings, form, whole && (isJoin || partial.HasFindings));
        }
        return null;
    }

    private static ParsedAnswer? ReadLines(string text)
    {
        var summary = new StringBuilder();
        var findings = new List<ParsedFinding>();
        var open = new Dictionary<string, StringBuilder>();
        StringBuilder? into = null;
        foreach (string line in text.Split('\n'))
        {
            Match head = LineHead().Match(line);
            if (!head.Success)
            {
                into?.Append('\n').Append(line);
                continue;
            }
            string name = head.Groups["name"].Value.ToUpperInvariant();
            if (name is "QUOTE" or "SUMMARY") Close();
            into = name == "SUMMARY" ? summary : open[name] = new StringBuilder();
            into.Append(head.Groups["rest"].Value);
        }
        Close();
        return findings.Count == 0 ? null : new(Clean(summary.ToString()), findings, AnswerForm.Text, true);

        void Close()
        {
            if (open.ContainsKey("QUOTE")) findings.Add(new(PrintableText.Line(Part("QUOTE")), Part("FEEDBACK") + Part("STATEMENT"), Part("SUGGESTION"), PrintableText.KnownLine(Clean(Part("TALK")))));
            open.Clear();
        }

        string Part(string name) => open.TryGetValue(name, out StringBuilder? part) ? Clean(part.ToString()) ?? "" : "";
    }

    // In free prose each quote is a finding, and the paragraph around it is its feedback.
    private static ParsedAnswer ReadProse(string text)
    {
        string[] paragraphs = [.. ParagraphEnd().Split(text).Select(paragraph => paragraph.Trim()).Where(paragraph => paragraph.Length > 0)];
        var findings = new List<ParsedFinding>();
        foreach (string paragraph in paragraphs)
        {
            foreach (Match quoted in Quoted().Matches(paragraph))
            {
                string quote = PrintableText.Line(quoted.Groups["quote"].Value);
                if (QuoteTokens.CountWords(QuoteTokens.Of(quote)) >= QuoteIndex.FewestWords) findings.Add(new(quote, paragraph, ""));
            }
        }
        return new(paragraphs.FirstOrDefault(), findings, AnswerForm.Prose, true);
    }

    // Models write line breaks into JSON strings, which JSON does not allow.
    private static string EscapeLineEnds(ReadOnlySpan<char> json)
    {
        var clean = new StringBuilder(json.Length);
        bool inString = false;
        for (int i = 0; i < json.Length; i++)
        {
            char c = json[i];
            if (c == '"') inString = !inString;
            if (c == '\\' && i + 1 < json.Length) clean.Append(c).Append(json[++i]);
            else if (c == '\n' && inString) clean.Append("\\n");
            else if (c == '\t' && inString) clean.Append("\\t");
            else clean.Append(c);
        }
        return clean.ToString();
    }

    /// <summary>Removes control characters and surrounding white space; <see langword="null"/> if nothing is left.</summary>
    internal static string? Clean(string? text) => PrintableText.Lines(text).Trim() is { Length: > 0 } clean ? clean : null;

    [GeneratedRegex(@"^\s*(?:[-*]\s+|\d+[.)]\s*)?\**(?<name>SUMMARY|QUOTE|FEEDBACK|STATEMENT|TALK|SUGGESTION)\**\s*:\**\s*(?<rest>.*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LineHead();

    [GeneratedRegex(@"\n\s*\n")]
    private static partial Regex ParagraphEnd();

    [GeneratedRegex("\"(?<quote>[^\"\\n]+)\"|\u201C(?<quote>[^\u201D\\n]+)\u201D|\u201E(?<quote>[^\u201C\u201D\\n]+)[\u201C\u201D]|\u00AB(?<quote>[^\u00BB\\n]+)\u00BB")]
    private static partial Regex Quoted();
}

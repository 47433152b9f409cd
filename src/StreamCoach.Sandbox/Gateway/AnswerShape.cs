using System.Globalization;
using System.Text;
using StreamCoach.Sandbox.Streaming;

namespace StreamCoach.Sandbox.Gateway;

/// <summary>
/// Writes an analysis in the forms that models use: bare JSON with a schema, JSON in a code fence with text around it if the prompt asks
/// for JSON, and prose otherwise. The small model writes no JSON, only lines.
/// </summary>
internal static class AnswerShape
{
    private const string SmallModel = "qwen3.5-4b-32k-fast";

    public static string Write(RuleAnalysis analysis, CompletionRequest request)
    {
        if (request.Structured || request.Begun.StartsWith('{'))
            return request.Question is null ? Json(analysis) : Statements(analysis);
        if (request.Question is not null)
            return request.Model.Id == SmallModel ? StatementLines(analysis) : $"Here is the answer:\n\n```json\n{Statements(analysis)}\n```";
        if (!request.Instructions.Contains("\"summary\"", StringComparison.Ordinal))
            return analysis.ToText();
        return request.Model.Id == SmallModel
            ? Lines(analysis)
            : $"Here is the analysis:\n\n```json\n{Json(analysis)}\n```\nTell me if you want more examples.";
    }

    private static string Json(RuleAnalysis analysis) => JsonText.Text(json =>
    {
        json.WriteString("summary", analysis.Summary);
        json.WriteStartArray("findings");
        foreach (RuleAnalysis.Finding finding in analysis.Findings)
        {
            json.WriteStartObject();
            json.WriteString("quote", finding.Quote);
            json.WriteString("feedback", finding.Feedback);
            json.WriteString("suggestion", finding.Suggestion);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string Statements(RuleAnalysis analysis) => JsonText.Text(json =>
    {
        json.WriteStartArray("statements");
        foreach (RuleAnalysis.Finding finding in analysis.Findings)
        {
            json.WriteStartObject();
            json.WriteString("quote", finding.Quote);
            json.WriteString("statement", finding.Feedback);
            json.WriteString("talk", finding.Talk);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string StatementLines(RuleAnalysis analysis) => analysis.Findings.Count == 0
        ? "The transcript does not answer this."
        : string.Join("\n\n", analysis.Findings.Select(finding => $"QUOTE: \"{finding.Quote}\"\nSTATEMENT: {finding.Feedback}\nTALK: {finding.Talk}"));

    private static string Lines(RuleAnalysis analysis)
    {
        var text = new StringBuilder($"SUMMARY: {analysis.Summary}");
        foreach (RuleAnalysis.Finding finding in analysis.Findings)
            text.Append(CultureInfo.InvariantCulture, $"\n\nQUOTE: \"{finding.Quote}\"\nFEEDBACK: {finding.Feedback}\nSUGGESTION: {finding.Suggestion}");
        return text.ToString();
    }
}

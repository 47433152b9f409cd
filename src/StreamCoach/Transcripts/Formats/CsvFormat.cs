using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using StreamCoach.Text;

namespace StreamCoach.Transcripts.Formats;

/// <summary>
/// A transcript as CSV (RFC 4180), numbers as machines write them in every culture. Text that a spreadsheet would take for a formula gets an
/// apostrophe before it, which is taken away again when it is read.
/// </summary>
internal static partial class CsvFormat
{
    private static readonly string[] Columns =
    [
        "SessionId", "Order", "Start", "End", "Speaker", "Text", "Language", "Model", "Confidence", "EndOfTurnConfidence", "LagMs", "IsFinal",
        "StartedAt", "EndedAt", "SpeakerLabel", "FirstSpeakerLabel",
    ];

    private static readonly SearchValues<char> Quoting = SearchValues.Create(",;\"\r\n\t");

    public static string Write(Transcript transcript)
    {
        var csv = new StringBuilder();
        csv.AppendJoin(',', Columns).Append("\r\n");
        foreach (Utterance said in transcript.Utterances)
        {
            string[] cells =
            [
                Text(said.SessionId), Number(said.Order), Number(said.Start), Number(said.End), Text(said.Speaker), Text(said.Text), Text(said.Language),
                Text(said.Model), Number(said.Confidence), Number(said.EndOfTurnConfidence), Number(said.LagMs), said.IsFinal ? "True" : "False",
                Moment(said.StartedAt), Moment(said.EndedAt), Text(said.SpeakerLabel), Text(said.FirstSpeakerLabel),
            ];
            csv.AppendJoin(',', cells).Append("\r\n");
        }
        return csv.ToString();
    }

    public static IReadOnlyList<Utterance> Read(string text)
    {
        List<string[]> rows = [.. Rows(text)];
        string[] head = rows.Count > 0 ? rows[0] : [];
        int Column(string name) => Array.FindIndex(head, cell => cell.Trim().Equals(name, StringComparison.OrdinalIgnoreCase));
        if (Column("Text") < 0) throw TranscriptFile.Unreadable("The CSV has no column 'Text'.");
        return [.. rows.Skip(1).Select(Make)];

        Utterance Make(string[] row, int place)
        {
            string? Cell(string name) => Column(name) is >= 0 and var at && at < row.Length && row[at].Length > 0 ? row[at] : null;
            string? Clean(string name) => Cell(name) is { } cell ? PrintableText.Line(Harmless().Replace(cell, "")) : null;
            string? speaker = Clean("Speaker"), label = Clean("SpeakerLabel") ?? speaker;
            return Utterance.FromRow(Clean("Text") ?? "", []) with
            {
                SessionId = Clean("SessionId"),
                Order = ReadNumber(Cell("Order")) is { } order ? (int)order : place,
                Start = ReadNumber(Cell("Start")),
                End = ReadNumber(Cell("End")),
                Speaker = speaker,
                SpeakerLabel = label,
                FirstSpeakerLabel = Clean("FirstSpeakerLabel") ?? label,
                Language = Clean("Language"),
                Model = Clean("Model"),
                Confidence = ReadNumber(Cell("Confidence")),
                EndOfTurnConfidence = ReadNumber(Cell("EndOfTurnConfidence")),
                LagMs = ReadNumber(Cell("LagMs")),
                IsFinal = !"False".Equals(Cell("IsFinal"), StringComparison.OrdinalIgnoreCase),
                StartedAt = ReadMoment(Cell("StartedAt")),
                EndedAt = ReadMoment(Cell("EndedAt")),
            };
        }
    }

    /// <summary>A number as any culture's Export-Csv wrote it: 1.5 and 1,5 are the same, there are no thousands to part.</summary>
    internal static double? ReadNumber(string? cell) =>
        double.TryParse(cell?.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;

    private static DateTime? ReadMoment(string? cell) =>
        DateTime.TryParse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime moment) ? moment : null;

    private static string Text(string? text)
    {
        if (text is null) return "";
        string harmless = Formula().IsMatch(text) ? "'" + text : text;
        return harmless.AsSpan().ContainsAny(Quoting) || harmless.StartsWith(' ') || harmless.EndsWith(' ') ? $"\"{harmless.Replace("\"", "\"\"")}\"" : harmless;
    }

    private static string Number(double? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Moment(DateTime? moment) => moment?.ToString("O", CultureInfo.InvariantCulture) ?? "";

    // Whichever of the three stands in the first row parts the cells; the marks are doubled in quoted cells, which may hold line ends.
    private static IEnumerable<string[]> Rows(string text)
    {
        ReadOnlySpan<char> first = text.AsSpan(0, text.AsSpan().IndexOf('\n') is >= 0 and var end ? end : text.Length);
        char separator = first.Count(';') > first.Count(',') ? ';' : first.Count('\t') > first.Count(',') ? '\t' : ',';
        var row = new List<string>();
        var cell = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[++i]);
            else if (c == '"' && (quoted || cell.Length == 0)) quoted = !quoted;
            else if (!quoted && c == separator) Close();
            else if (!quoted && c == '\n')
            {
                Close();
                if (row.Count > 1 || row[0].Length > 0) yield return [.. row];
                row.Clear();
            }
            else if (quoted || c != '\r') cell.Append(c);
        }
        if (quoted) throw TranscriptFile.Unreadable("The CSV ends within a quoted cell.");
        Close();
        if (row.Count > 1 || row[0].Length > 0) yield return [.. row];

        void Close()
        {
            row.Add(cell.ToString());
            cell.Clear();
        }
    }

    // Also with apostrophes before it, so that each written one can be told from one that was said; wide forms count in some countries.
    [GeneratedRegex(@"^'*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]")]
    private static partial Regex Formula();

    [GeneratedRegex(@"^'(?='*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])")]
    private static partial Regex Harmless();
}

using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Formats;

/// <summary>
/// Reads and writes transcripts as CSV (RFC 4180), with numbers in the invariant culture. Text that a spreadsheet would interpret as a formula is written
/// with an apostrophe before it, which is removed when the file is read.
/// </summary>
internal static partial class CsvFormat
{
    private static readonly SearchValues<char> Quoting = SearchValues.Create(",;\"\r\n\t");

    public static string Write(Transcript transcript)
    {
        var csv = new StringBuilder();
        csv.AppendJoin(',', TurnRow.Columns.Select(column => column.Name)).Append("\r\n");
        foreach (Turn turn in transcript.Turns) csv.AppendJoin(',', TurnRow.Columns.Select(column => Cell(column.GetValue(turn)))).Append("\r\n");
        return csv.ToString();
    }

    public static IReadOnlyList<Turn> Read(string text)
    {
        List<string[]> rows = [.. Rows(text)];
        string[] head = rows.Count > 0 ? rows[0] : [];
        int Column(string name) => Array.FindIndex(head, cell => cell.Trim().Equals(name, StringComparison.OrdinalIgnoreCase));
        if (Column(nameof(Turn.Text)) < 0) throw TranscriptFile.Unreadable("The CSV has no column 'Text'.");
        return [.. rows.Skip(1).Select(Make).OfType<Turn>()];

        Turn? Make(string[] row, int position)
        {
            Turn? turn = TurnRow.Read(name => Column(name) is >= 0 and var at && at < row.Length ? Escaped().Replace(row[at], "") : null, out bool hasOrder);
            return hasOrder ? turn : turn?.WithOrder(position);
        }
    }

    private static string Cell(object? value) => value switch
    {
        string text => Text(text),
        DateTime moment => moment.ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Text(string text)
    {
        string safe = Formula().IsMatch(text) ? "'" + text : text;
        return safe.AsSpan().ContainsAny(Quoting) || safe.StartsWith(' ') || safe.EndsWith(' ') ? $"\"{safe.Replace("\"", "\"\"")}\"" : safe;
    }

    // The separator is the one of comma, semicolon and tab that is most frequent in the first row. Quoted cells may contain line ends; their quotation marks are
    // doubled.
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

    // Text that begins with apostrophes gets another one, so that reading removes only that. Spreadsheets of some countries also interpret full-width forms.
    [GeneratedRegex(@"^'*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]")]
    private static partial Regex Formula();

    [GeneratedRegex(@"^'(?='*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])")]
    private static partial Regex Escaped();
}

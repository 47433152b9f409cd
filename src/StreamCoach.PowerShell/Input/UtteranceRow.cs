using System.Collections;
using System.Globalization;
using System.Management.Automation;
using StreamCoach.Transcripts;
using StreamCoach.Turns;

namespace StreamCoach.Commands.Input;

/// <summary>An object with a Text, read by its properties' names: a turn that came back from a job or from JSON, or a row of a CSV.</summary>
internal static class UtteranceRow
{
    /// <summary>What was said, and whether the row knows its place in the session; <see langword="null"/> where there is no Text.</summary>
    public static (Utterance Said, bool HasOrder)? Read(PSObject row)
    {
        if (Text(row, "Text") is not { } text) return null;
        int? order = Number(row, "Order") is { } number ? (int)number : null;
        string? speaker = Text(row, "Speaker");
        string? label = Text(row, "SpeakerLabel") ?? speaker;
        return (new Utterance
        {
            Text = text,
            Words = new TurnWordList(Words(row)),
            SessionId = Text(row, "SessionId"),
            Order = order ?? 0,
            Speaker = speaker,
            SpeakerLabel = label,
            FirstSpeakerLabel = Text(row, "FirstSpeakerLabel") ?? label,
            Language = Text(row, "Language"),
            Model = Text(row, "Model"),
            Start = Number(row, "Start"),
            End = Number(row, "End"),
            StartedAt = Moment(row, "StartedAt"),
            EndedAt = Moment(row, "EndedAt"),
            Confidence = Number(row, "Confidence"),
            EndOfTurnConfidence = Number(row, "EndOfTurnConfidence"),
            LagMs = Number(row, "LagMs"),
            IsFinal = !string.Equals(Text(row, "IsFinal"), bool.FalseString, StringComparison.OrdinalIgnoreCase),
        }, order is not null);
    }

    // In a CSV the words are text, and their times are gone.
    private static IEnumerable<TurnWord> Words(PSObject row)
    {
        object? value = row.Properties["Words"]?.Value;
        if (value is PSObject wrapped) value = wrapped.BaseObject;
        if (value is string or not IEnumerable) yield break;
        foreach (object? item in (IEnumerable)value)
        {
            var word = PSObject.AsPSObject(item ?? "");
            if (Text(word, "Text") is not { } text || Number(word, "Start") is not { } start || Number(word, "End") is not { } end) continue;
            yield return new TurnWord(text, start, end, Number(word, "Confidence"), Text(word, "Speaker"), Text(word, "IsFinal") != bool.FalseString);
        }
    }

    // An empty CSV cell is a missing value.
    private static string? Text(PSObject row, string name) =>
        Convert.ToString(row.Properties[name]?.Value, CultureInfo.InvariantCulture) is { Length: > 0 } value ? value : null;

    // Export-Csv writes numbers in the culture of its day, which need not be today's: 1.5 and 1,5 are the same, there are no thousands to part.
    private static double? Number(PSObject row, string name) =>
        double.TryParse(Text(row, name)?.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;

    private static DateTime? Moment(PSObject row, string name)
    {
        object? value = row.Properties[name]?.Value;
        if (value is PSObject wrapped) value = wrapped.BaseObject;
        if (value is DateTime moment) return moment.ToUniversalTime();
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTime.TryParse(value as string, CultureInfo.InvariantCulture, Utc, out moment)
            || DateTime.TryParse(value as string, CultureInfo.CurrentCulture, Utc, out moment) ? moment : null;
    }
}

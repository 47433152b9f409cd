using System.Globalization;
using StreamCoach.Transcripts.Metrics;

namespace StreamCoach.Transcripts.Report;

/// <summary>Formats numbers, times and reasons for the page.</summary>
internal static class ReportFormat
{
    public static string Time(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Floor(seconds));
        return time.TotalHours >= 1
            ? FormattableString.Invariant($"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
            : FormattableString.Invariant($"{time.Minutes}:{time.Seconds:00}");
    }

    public static string Count(int number, string noun) => $"{Number(number)} {noun}{(number == 1 ? "" : "s")}";

    public static string Number(double number) => number.ToString("#,0.##", CultureInfo.InvariantCulture);

    public static string Percent(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture) + " %";

    public static string Why(NotMeasuredReason reason) => reason switch
    {
        NotMeasuredReason.NoTimes => "the transcript has no times",
        NotMeasuredReason.NoWordTimes => "the transcript has no word times",
        NotMeasuredReason.NoSpeakers => "the transcript does not say who spoke",
        NotMeasuredReason.OneSpeaker => "only one person spoke",
        NotMeasuredReason.NoReplies => "there were no answers to another speaker",
        NotMeasuredReason.TooLittleSpeech => "less than 30 s of speech",
        NotMeasuredReason.ModelStripsDisfluencies => "the speech model omits fillers",
        NotMeasuredReason.ModelNotKnown => "the speech model may omit fillers",
        NotMeasuredReason.LanguageNotCovered => "the lists of fillers are English",
        NotMeasuredReason.NotPunctuated => "the transcript has no punctuation",
        NotMeasuredReason.OneStream => "one audio stream does not show it",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}

namespace StreamCoach.Transcripts.Report;

/// <summary>
/// Plays the moments of a report without a script: each is an audio element whose address contains its times as a media fragment (W3C Media Fragments URI 1.0).
/// The audio is a file beside the report, which the browser reads only when somebody plays.
/// </summary>
/// <param name="fileName">The name of the audio file.</param>
internal sealed class ReportAudio(string fileName)
{
    // Words are cut close to their sound.
    private const double Padding = 0.3;

    private readonly string _address = Uri.EscapeDataString(fileName);

    /// <summary>Adds a player of the whole audio.</summary>
    public void WriteWhole(Html html) => html.Add($"<audio class=\"whole\" controls preload=\"none\" aria-label=\"The whole conversation\" src=\"{_address}\"></audio>\n");

    /// <summary>Adds a small player of a moment; nothing if its times are not known.</summary>
    /// <param name="html">The page.</param>
    /// <param name="what">What is played, for a screen reader.</param>
    /// <param name="start">The beginning in seconds.</param>
    /// <param name="end">The end in seconds.</param>
    public void Write(Html html, string what, double? start, double? end)
    {
        if (start is not { } from || end is not { } to) return;
        // In this width Chromium shows the menu of downloads instead of the button that plays, unless the menu is empty.
        html.Add($"<audio class=\"play\" controls controlslist=\"nodownload noplaybackrate noremoteplayback\" preload=\"none\" aria-label=\"Play {what}\" src=\"{_address}#t={Math.Max(0, from - Padding)},{Math.Max(from, to) + Padding}\"></audio>");
    }
}

using System.Text;
using StreamCoach.Errors;
using StreamCoach.Transcripts.Formats;
using StreamCoach.Transcripts.Progress;

namespace StreamCoach.Transcripts.Report;

/// <summary>Writes the report of a speaker's progress over many talks, as one HTML file like <see cref="TranscriptReport"/>.</summary>
public static class TrendReport
{
    /// <summary>Returns the report as HTML.</summary>
    /// <param name="history">The speaker's talks.</param>
    /// <param name="goals">The speaker's goals.</param>
    /// <param name="title">The heading; one with the speaker's name by default.</param>
    /// <exception cref="StreamCoachException">There is no talk, or the speaker takes part in none.</exception>
    public static string Write(ProgressHistory history, IReadOnlyList<ProgressGoal>? goals = null, string? title = null) => new TrendPage(history, goals ?? [], title).Write();

    /// <summary>Writes the report to a file. An existing file is replaced as a whole, or not at all.</summary>
    /// <inheritdoc cref="Write" path="/param"/>
    /// <exception cref="StreamCoachException">There is no talk, the speaker takes part in none, the file extension is not .html or .htm, or the file cannot be written.</exception>
    public static void Save(ProgressHistory history, IReadOnlyList<ProgressGoal>? goals, string? title, string path)
    {
        TranscriptReport.CheckName(path);
        TranscriptFile.Save(Write(history, goals, title), path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}

using System.Text;
using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Transcripts.Formats;

namespace StreamCoach.Transcripts.Report;

/// <summary>Writes the report of one analysis of several sessions, as one HTML file like <see cref="TranscriptReport"/>.</summary>
public static class ArchiveReport
{
    /// <summary>Returns the report as HTML.</summary>
    /// <param name="analysis">The analysis of several sessions.</param>
    /// <param name="title">The heading; the question, or the number of talks, by default.</param>
    public static string Write(TranscriptAnalysis analysis, string? title = null) => new ArchivePage(analysis, title).Write();

    /// <summary>Writes the report to a file. An existing file is replaced as a whole, or not at all.</summary>
    /// <inheritdoc cref="Write" path="/param"/>
    /// <exception cref="StreamCoachException">The file extension is not .html or .htm, or the file cannot be written.</exception>
    public static void Save(TranscriptAnalysis analysis, string? title, string path)
    {
        TranscriptReport.CheckName(path);
        TranscriptFile.Save(Write(analysis, title), path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}

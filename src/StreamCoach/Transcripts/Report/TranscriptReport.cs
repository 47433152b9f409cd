using System.Text;
using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Transcripts.Formats;

namespace StreamCoach.Transcripts.Report;

/// <summary>The report of a talk: one HTML file that loads nothing and can be mailed, printed and read on a phone.</summary>
public static class TranscriptReport
{
    /// <summary>The report as text.</summary>
    /// <param name="transcript">The talk, of one session.</param>
    /// <param name="analysis">What a model made of it, if it was asked.</param>
    /// <param name="title">The heading; the session by default.</param>
    /// <exception cref="StreamCoachException">There is no text, or it is of several sessions.</exception>
    public static string Write(Transcript transcript, TranscriptAnalysis? analysis = null, string? title = null)
    {
        if (transcript.Turns.Select(said => said.SessionId).Distinct().Count() > 1)
            throw new StreamCoachException(FailureKind.OptionInvalid, "A report is of one talk, and these turns are of several sessions.") { OwnAdvice = "Write a report for each session: $sessions | ForEach-Object { $_ | Export-TranscriptReport \"$($_.Name).html\" }" };
        return new ReportPage(transcript, analysis, title).Write();
    }

    /// <summary>Checks that a file's extension says what the report is: .html or .htm.</summary>
    /// <exception cref="StreamCoachException">It says something else, or nothing.</exception>
    public static void CheckName(string path)
    {
        string extension = Path.GetExtension(path);
        if (extension.Equals(".html", StringComparison.OrdinalIgnoreCase) || extension.Equals(".htm", StringComparison.OrdinalIgnoreCase)) return;
        throw new StreamCoachException(FailureKind.ReportFormatUnknown,
            $"'{Path.GetFileName(path)}': a report is HTML, and {(extension.Length > 0 ? $"'{extension}' is not its extension" : "the name has no extension")}.");
    }

    /// <summary>Writes the report to a file; one that was there is replaced as a whole, or not at all.</summary>
    /// <exception cref="StreamCoachException">There is no text, it is of several sessions, the file's extension is not .html or .htm, or the file cannot be written.</exception>
    public static void Save(Transcript transcript, TranscriptAnalysis? analysis, string? title, string path)
    {
        CheckName(path);
        TranscriptFile.Save(Write(transcript, analysis, title), path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}

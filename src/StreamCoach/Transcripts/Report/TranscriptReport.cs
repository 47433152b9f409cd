using System.Text;
using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Transcripts.Formats;

namespace StreamCoach.Transcripts.Report;

/// <summary>Writes the report of a session: one HTML file that loads nothing but the audio beside it, if there is some, and can be mailed, printed and read on a phone.</summary>
public static class TranscriptReport
{
    /// <summary>Returns the report as HTML.</summary>
    /// <param name="transcript">The transcript of one session.</param>
    /// <param name="analysis">The analysis; <see langword="null"/> for a report without one.</param>
    /// <param name="title">The heading; the session's id by default.</param>
    /// <param name="audioFile">The name of an audio file in the folder of the report, which the page plays; <see langword="null"/> for none.</param>
    /// <exception cref="StreamCoachException">The transcript contains no text, or is of several sessions.</exception>
    public static string Write(Transcript transcript, TranscriptAnalysis? analysis = null, string? title = null, string? audioFile = null)
    {
        if (transcript.Turns.Select(said => said.SessionId).Distinct().Count() > 1)
            throw new StreamCoachException(FailureKind.OptionInvalid,
                "A report covers one session, but these turns are of several sessions.")
            { OwnAdvice = "Write a report for each session: $sessions | ForEach-Object { $_ | Export-TranscriptReport \"$($_.Name).html\" }" };
        return new ReportPage(transcript, analysis, title, audioFile is null ? null : new ReportAudio(audioFile)).Write();
    }

    /// <summary>Checks that a file name has the extension .html or .htm.</summary>
    /// <exception cref="StreamCoachException">The name has another extension, or none.</exception>
    public static void CheckName(string path)
    {
        string extension = Path.GetExtension(path);
        if (extension.Equals(".html", StringComparison.OrdinalIgnoreCase) || extension.Equals(".htm", StringComparison.OrdinalIgnoreCase)) return;
        throw new StreamCoachException(FailureKind.ReportFormatUnknown,
            $"A report is an HTML file, but '{Path.GetFileName(path)}' has {(extension.Length > 0 ? $"the extension '{extension}'" : "no extension")}.");
    }

    /// <summary>Writes the report to a file. An existing file is replaced as a whole, or not at all.</summary>
    /// <exception cref="StreamCoachException">The transcript contains no text or is of several sessions, the file extension is not .html
    /// or .htm, or the file cannot be written.</exception>
    public static void Save(Transcript transcript, TranscriptAnalysis? analysis, string? title, string path, string? audioFile = null)
    {
        CheckName(path);
        TranscriptFile.Save(Write(transcript, analysis, title, audioFile), path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}

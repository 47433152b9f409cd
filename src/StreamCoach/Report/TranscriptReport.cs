using System.Text;
using StreamCoach.Report;

namespace StreamCoach;

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
        if (transcript.Utterances.Select(said => said.SessionId).Distinct().Count() > 1)
            throw new StreamCoachException(FailureKind.OptionInvalid, "A report is of one talk: write one for each session.");
        return new ReportPage(transcript, analysis, title).Write();
    }

    /// <summary>Writes the report to a file; one that was there is replaced as a whole, or not at all.</summary>
    /// <exception cref="StreamCoachException">There is no text, it is of several sessions, or the file cannot be written.</exception>
    public static void Save(Transcript transcript, TranscriptAnalysis? analysis, string? title, string path) =>
        TranscriptFile.Save(Write(transcript, analysis, title), path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
}

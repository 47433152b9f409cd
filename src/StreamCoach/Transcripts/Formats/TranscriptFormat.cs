namespace StreamCoach.Transcripts.Formats;

/// <summary>The format of a transcript file.</summary>
/// <remarks>A new format is a member here, a class such as <see cref="SrtFormat"/> that reads and writes it, and its extension and that class in <see cref="TranscriptFile"/>.</remarks>
public enum TranscriptFormat
{
    /// <summary>Text with one line per turn, its time and speaker.</summary>
    Txt,
    /// <summary>Markdown with one paragraph per turn, for documents. It can be written, but not read.</summary>
    Md,
    /// <summary>JSON with all properties of the turns, including words and their times; it is read without loss.</summary>
    Json,
    /// <summary>CSV with one row per turn, without words, for spreadsheets. Text that a spreadsheet would interpret as a formula is escaped.</summary>
    Csv,
    /// <summary>SubRip subtitles.</summary>
    Srt,
    /// <summary>WebVTT subtitles, for the web.</summary>
    Vtt,
}

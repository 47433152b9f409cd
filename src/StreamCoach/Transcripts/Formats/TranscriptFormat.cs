namespace StreamCoach.Transcripts.Formats;

/// <summary>How a transcript is written to a file.</summary>
public enum TranscriptFormat
{
    /// <summary>A line a turn, with its time and speaker: for reading.</summary>
    Txt,
    /// <summary>Markdown, a paragraph a turn: for documents. It is only written.</summary>
    Md,
    /// <summary>Everything that a turn holds, its words and their times too: comes back without loss.</summary>
    Json,
    /// <summary>A row a turn, without the words' times: for spreadsheets. What a spreadsheet would take for a formula is made harmless.</summary>
    Csv,
    /// <summary>SubRip subtitles.</summary>
    Srt,
    /// <summary>WebVTT subtitles, for the web.</summary>
    Vtt,
}

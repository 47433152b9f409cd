using System.Management.Automation;
using StreamCoach.Analysis;

namespace StreamCoach.Commands.Output;

/// <summary>The progress record of an analysis: elapsed time, current piece, and the last words of the answer while it streams.</summary>
internal sealed class AnalysisView(StreamCoachCommand cmdlet, string model)
{
    /// <summary>The update interval, in milliseconds.</summary>
    public const int TickMs = 200;

    // Fits beside the other texts in a narrow window.
    private const int ShownCharacters = 60;

    private readonly long _began = Environment.TickCount64;
    private volatile AnalysisProgress? _progress;

    /// <summary>The reason for the current retry, if any.</summary>
    public string? Retry { get; set; }

    /// <summary>Stores the progress; may be called on any thread.</summary>
    public void Update(AnalysisProgress progress) => _progress = progress;

    /// <summary>Writes the progress record.</summary>
    /// <param name="others">A text before it: how many of several analyses are done.</param>
    public void Show(string others = "")
    {
        AnalysisProgress? at = _progress;
        string piece = at is not { Pieces: > 1 } ? "" : at.Piece == 0 ? ", joining the parts" : $", part {at.Piece} of {at.Pieces}";
        if (at is { Try: > 1 }) piece += $", try {at.Try}";
        string activity = at is { Text.Length: > 0 } ? $"{model} answers{piece}" : $"Waiting for {model}{piece}";
        string seconds = $"{others}{(Environment.TickCount64 - _began) / 1000} s";
        var record = new ProgressRecord(0, activity, at is { Text.Length: > 0 } ? $"{seconds}  {LastWords(at.Text)}" : seconds);
        if (Retry is not null) record.CurrentOperation = Retry;
        if (at is { Pieces: > 1 }) record.PercentComplete = at.Piece == 0 ? 99 : (at.Piece - 1) * 100 / at.Pieces;
        cmdlet.Show(record);
    }

    /// <summary>Removes the progress record.</summary>
    public void Complete() => cmdlet.Show(new ProgressRecord(0, $"Waiting for {model}", "Done") { RecordType = ProgressRecordType.Completed });

    private static string LastWords(string text)
    {
        string line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= ShownCharacters ? line : $"...{line[^ShownCharacters..]}";
    }
}

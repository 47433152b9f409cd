using System.Management.Automation;
using StreamCoach.Analysis;

namespace StreamCoach.Commands.Output;

/// <summary>What a person at a prompt sees while a model answers: how long it takes, which piece it is at, and the answer's last words as they come.</summary>
internal sealed class AnalysisView(StreamCoachCommand cmdlet, string model)
{
    /// <summary>How often it is shown, in milliseconds.</summary>
    public const int TickMs = 200;

    // What fits beside the rest on a line of a small window.
    private const int ShownCharacters = 60;

    private readonly long _began = Environment.TickCount64;
    private volatile AnalysisProgress? _reached;

    /// <summary>Why it is being tried again, if it is.</summary>
    public string? Retry { get; set; }

    /// <summary>Takes how far it has come, on any thread.</summary>
    public void Reached(AnalysisProgress progress) => _reached = progress;

    /// <summary>Shows it.</summary>
    /// <param name="others">What comes before it: how many of several are done.</param>
    public void Show(string others = "")
    {
        AnalysisProgress? at = _reached;
        string piece = at is not { Pieces: > 1 } ? "" : at.Piece == 0 ? ", joining the parts" : $", part {at.Piece} of {at.Pieces}";
        if (at is { Try: > 1 }) piece += $", try {at.Try}";
        string activity = at is { Text.Length: > 0 } ? $"{model} answers{piece}" : $"Waiting for {model}{piece}";
        string seconds = $"{others}{(Environment.TickCount64 - _began) / 1000} s";
        var record = new ProgressRecord(0, activity, at is { Text.Length: > 0 } ? $"{seconds}  {LastWords(at.Text)}" : seconds);
        if (Retry is not null) record.CurrentOperation = Retry;
        if (at is { Pieces: > 1 }) record.PercentComplete = at.Piece == 0 ? 99 : (at.Piece - 1) * 100 / at.Pieces;
        cmdlet.Show(record);
    }

    /// <summary>Takes it away.</summary>
    public void Complete() => cmdlet.Show(new ProgressRecord(0, $"Waiting for {model}", "Done") { RecordType = ProgressRecordType.Completed });

    private static string LastWords(string text)
    {
        string line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= ShownCharacters ? line : $"...{line[^ShownCharacters..]}";
    }
}

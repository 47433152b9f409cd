using System.Globalization;
using System.Management.Automation;
using StreamCoach.Sessions.Runs;

namespace StreamCoach.Commands.Output;

/// <summary>The progress record of a run of several files: done, running, queued, failed, and the expected end.</summary>
internal static class RunProgress
{
    private const string Activity = "Files";

    // Columns that PowerShell draws around the text of a progress record.
    private const int Frame = 5;

    /// <summary>The record for a terminal of the given width, in columns.</summary>
    public static ProgressRecord Of(RunRecorder recorder, int width)
    {
        TranscriptionRun run = recorder.Run;
        int ended = run.Done + run.Skipped;
        return new(0, Activity, Text(recorder, ended, width - Activity.Length - Frame)) { PercentComplete = Math.Min(100, 100 * (ended + run.Failed + run.Interrupted) / Math.Max(1, run.Files)) };
    }

    // Forms from the longest to the shortest: first words are shortened, then figures are omitted.
    private static string Text(RunRecorder recorder, int ended, int room)
    {
        TranscriptionRun run = recorder.Run;
        string done = Number(ended), files = Number(run.Files), running = Number(run.Running), queued = Number(run.Queued), failed = Number(run.Failed);
        string end = recorder.TimeLeft is { } left ? (DateTime.Now + left).ToString(left.TotalHours < 20 ? "t" : "g", CultureInfo.CurrentCulture) : "";
        (string waiting, string waits) = recorder.WaitsForService ? ("waiting for the service", "on hold") : ("", "");
        string failures = Join(run.Failed > 0 ? $"{failed} failed" : "", run.Interrupted is > 0 and int cut ? $"{Number(cut)} interrupted" : "");
        string[] forms =
        [
            Join($"{done} of {files} done", $"{running} running", $"{queued} queued", waiting, failures, end.Length > 0 ? $"ends about {end}" : ""),
            Join($"{done}/{files} done", $"{running} run", $"{queued} wait", waits, failures, end),
            Join($"{done}/{files}", $"{running} run", waits, failures, end),
            Join($"{done}/{files}", waits, failures),
        ];
        return Array.Find(forms, form => form.Length <= room) ?? $"{done}/{files}";
    }

    private static string Join(params string[] parts) => string.Join(", ", parts.Where(part => part.Length > 0));

    private static string Number(int number) => number.ToString("N0", CultureInfo.CurrentCulture);
}

using StreamCoach.Transcripts.Metrics;

namespace StreamCoach.Analysis.Rules;

/// <summary>Lists a figure of each speaker on one line: "A 158, B 165".</summary>
internal static class SpeakerList
{
    private const int MostShown = 6;

    /// <summary>Returns the list. A transcript without speakers has one figure, without a name.</summary>
    public static string Of(IReadOnlyList<SpeakerMetrics> speakers, Func<SpeakerMetrics, string> figure)
    {
        string shown = string.Join(", ", speakers.Take(MostShown).Select(speaker => speaker.Speaker is { } name ? $"{name} {figure(speaker)}" : figure(speaker)));
        int others = speakers.Count - MostShown;
        return others > 0 ? $"{shown}, and {others} more (Measure-Transcript lists all)" : shown;
    }
}

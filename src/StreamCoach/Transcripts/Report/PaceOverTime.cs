using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Report;

/// <summary>Calculates each speaker's pace in windows of equal length.</summary>
internal sealed class PaceOverTime
{
    private const double ShortestWindow = 10;
    private const int MostWindows = 60;

    // With less speech than this part of a window, the pace would be random.
    private const double LeastTalk = 0.3;

    /// <param name="transcript">A transcript with word times.</param>
    /// <param name="duration">The length of the transcript in seconds.</param>
    /// <param name="speakers">The names of the speakers who spoke enough for a rate.</param>
    public PaceOverTime(Transcript transcript, double duration, IReadOnlyCollection<string> speakers)
    {
        Window = Math.Max(ShortestWindow, Math.Ceiling(duration / MostWindows / 5) * 5);
        int windows = Math.Max(1, (int)Math.Ceiling(duration / Window));
        var all = new Dictionary<string, (int[] Words, double[] Talk)>();
        foreach (Turn said in transcript.Turns)
        {
            string speaker = SpeakerColors.Name(said.Speaker);
            if (!speakers.Contains(speaker)) continue;
            if (!all.TryGetValue(speaker, out (int[] Words, double[] Talk) of)) all[speaker] = of = (new int[windows], new double[windows]);
            foreach (TurnWord word in said.Words) of.Words[Math.Clamp((int)((word.Start + word.End) / 2 / Window), 0, windows - 1)]++;
            for (int i = Math.Clamp((int)(said.Start!.Value / Window), 0, windows - 1); i < windows && i * Window < said.End!.Value; i++)
                of.Talk[i] += Math.Max(0, Math.Min(said.End.Value, (i + 1) * Window) - Math.Max(said.Start.Value, i * Window));
        }
        Lines = [.. all.Select(it =>
            (it.Key, (IReadOnlyList<double?>)[.. it.Value.Words.Select((words, i) => it.Value.Talk[i] < Window * LeastTalk ? (double?)null : Math.Round(words * 60 / it.Value.Talk[i]))]))];
    }

    /// <summary>The length of a window in seconds.</summary>
    public double Window { get; }

    /// <summary>Words per minute of talk time in each window; <see langword="null"/> if the speaker said too little.</summary>
    public IReadOnlyList<(string Speaker, IReadOnlyList<double?> Wpm)> Lines { get; }
}

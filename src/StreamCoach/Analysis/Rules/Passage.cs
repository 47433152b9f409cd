using StreamCoach.Transcripts.Metrics;
using StreamCoach.Turns;

namespace StreamCoach.Analysis.Rules;

/// <summary>A part of a turn's text, such as a sentence.</summary>
/// <param name="Turn">The turn.</param>
/// <param name="At">The index of the turn in the transcript.</param>
/// <param name="From">The position in the turn's text at which the passage begins.</param>
/// <param name="To">The position after the passage.</param>
internal sealed record Passage(Turn Turn, int At, int From, int To)
{
    public string Text => Turn.Text[From..To];

    /// <summary>The number of words, counted as <see cref="TurnCounts"/> counts those of a turn.</summary>
    public int Words => Split.Count(EnglishFillers.IsWord);

    /// <summary>The number of filled pauses.</summary>
    public int FilledPauses => Split.Count(EnglishFillers.IsFilledPause);

    private string[] Split => Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}

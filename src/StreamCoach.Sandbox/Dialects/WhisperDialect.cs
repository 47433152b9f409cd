using StreamCoach.Sandbox.Recognition;
using StreamCoach.Sandbox.Streaming;

namespace StreamCoach.Sandbox.Dialects;

/// <summary>Imitates whisper-rt: no confidence, raw text with a formatted utterance, and tags for a short noise.</summary>
internal sealed class WhisperDialect(SessionSettings settings) : Dialect(settings)
{
    private const long ShortNoise = 400;

    public override void OnOpen(HeardTurn turn, long now)
    {
        if (!Settings.Partials || turn.IsOtherSound || turn.Words.Count < turn.WordsSent + 3)
            return;
        turn.WordsSent = turn.Words.Count;
        List<HeardWord> words = Plain(turn.Words, Settings.FormatTurns);
        Out.Add(new SpokenTurn(OrderOf(turn), Join(words), words) { Formatted = Settings.FormatTurns }.ToJson());
        turn.PartialsSent++;
    }

    public override void OnClosed(HeardTurn turn, long now)
    {
        if (turn.IsOtherSound && turn.LastSound - turn.Start < ShortNoise)
        {
            HeardWord[] noise =
            [
                new("", turn.Start, turn.Start + 38, 0, turn.Speaker),
                new("noise", turn.Start + 38, turn.LastSound, 0, turn.Speaker),
            ];
            Settle(turn, Label(turn, new SpokenTurn(OrderOf(turn), " noise", noise) { Confidence = 1, Utterance = "[ Noise]" }));
            return;
        }

        List<HeardWord> words = Plain(turn.Words, Settings.FormatTurns);
        Settle(turn, Label(turn, new SpokenTurn(OrderOf(turn), Join(words), words)
        {
            Formatted = Settings.FormatTurns,
            Confidence = 1,
            Utterance = Join(turn.Words),
        }));
    }

    private static List<HeardWord> Plain(IEnumerable<HeardWord> words, bool formatted) =>
        [.. words.Select(w => (formatted ? w : RawWords.Raw(w)) with { Confidence = 0 })];
}

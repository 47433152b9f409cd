using StreamCoach.Sandbox.Recognition;
using StreamCoach.Sandbox.Streaming;

namespace StreamCoach.Sandbox.Dialects;

/// <summary>
/// Imitates the universal-streaming models: words do not change once they are final, the transcript contains only final words, and with
/// format_turns a raw final is followed by a formatted one, or there is a single formatted one.
/// </summary>
internal sealed class UniversalDialect(SessionSettings settings, bool doubleFinal) : Dialect(settings)
{
    public override void OnOpen(HeardTurn turn, long now)
    {
        // The length of other audio changes while it continues, but a word of this model may not change: only the final is sent.
        if (!Settings.Partials || turn.IsOtherSound || turn.Words.Count == turn.WordsSent)
            return;
        turn.WordsSent = turn.Words.Count;
        List<HeardWord> words = [.. Wording(turn.Words)];
        HeardWord last = words[^1];
        if (last.Text.Length > 5 && words.Count % 2 == 1)
        {
            words[^1] = last with { Text = last.Text[..^2], End = last.Start + ((last.End - last.Start) / 2) };
            Partial(turn, words, "");
            words[^1] = last;
        }

        Partial(turn, words, "");
        // Sometimes the utterance is complete before the turn is.
        if (turn.Complete && turn.RecordedTurn % 2 == 1)
            Partial(turn, words, Join(turn.Words));
    }

    public override void OnClosed(HeardTurn turn, long now)
    {
        double confidence = Math.Round(Math.Min(1, Settings.EndOfTurnThreshold + 0.1005), 6);
        string utterance = turn.Complete && turn.RecordedTurn % 2 == 1 && Settings.Partials ? "" : Join(turn.Words);
        List<HeardWord> words = [.. Wording(turn.Words)];
        var first = new SpokenTurn(OrderOf(turn), Join(words), words)
        {
            Formatted = FormatsInModel,
            Confidence = confidence,
            Utterance = utterance,
        };
        if (!Settings.FormatTurns || FormatsInModel)
        {
            Settle(turn, Label(turn, first));
            return;
        }

        Out.Add(Label(turn, first).ToJson());
        Settle(turn, Label(turn, first with { Transcript = Join(turn.Words), Words = turn.Words, Formatted = true, Utterance = "" }));
    }

    public override void OnTerminate(bool turnWasOpen)
    {
        if (!turnWasOpen)
            Out.Add(new SpokenTurn(TakeOrder(), "", []) { Ends = true, Formatted = Settings.FormatTurns, Confidence = 1 }.ToJson());
        base.OnTerminate(turnWasOpen);
    }

    private bool FormatsInModel => Settings.FormatTurns && !doubleFinal;

    private void Partial(HeardTurn turn, List<HeardWord> words, string utterance)
    {
        double confidence = Math.Round(0.001 + (words[^1].End % 97 / 1000.0), 6);
        Out.Add(new SpokenTurn(OrderOf(turn), Join(words[..^1]), words)
        {
            Formatted = FormatsInModel,
            Confidence = confidence,
            FinalWords = words.Count - 1,
            Utterance = utterance,
        }.ToJson());
        turn.PartialsSent++;
    }

    private IEnumerable<HeardWord> Wording(IEnumerable<HeardWord> words) => FormatsInModel ? words : words.Select(RawWords.Raw);
}

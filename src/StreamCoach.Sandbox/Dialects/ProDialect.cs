using StreamCoach.Sandbox.Recognition;
using StreamCoach.Sandbox.Streaming;

namespace StreamCoach.Sandbox.Dialects;

/// <summary>Imitates the Pro models: SpeechStarted, partials that transcribe the whole turn again, one formatted final.</summary>
internal sealed class ProDialect(SessionSettings settings) : Dialect(settings)
{
    private const long PartialEvery = 750;

    public override void OnOpen(HeardTurn turn, long now)
    {
        if (now - Math.Max(turn.LastPartial, turn.Start) < PartialEvery || (turn.PartialsSent > 0 && !Settings.ContinuousPartials))
            return;
        if (!Settings.Partials || turn.Words.Count == 0 || turn.Words.Count == turn.WordsSent)
            return;
        turn.LastPartial = now;
        turn.WordsSent = turn.IsOtherSound ? 0 : turn.Words.Count;
        Announce(turn);
        List<HeardWord> words = Rough(turn);
        Out.Add(new SpokenTurn(OrderOf(turn), Join(words), words) { Formatted = true }.ToJson());
        turn.PartialsSent++;
    }

    public override void OnClosed(HeardTurn turn, long now)
    {
        Announce(turn);
        string text = Join(turn.Words);
        Settle(turn, Label(turn, new SpokenTurn(OrderOf(turn), text, turn.Words) { Formatted = true, Confidence = 1, Utterance = text }));
    }

    /// <summary>Sends SpeechStarted once, immediately before the first message of the turn.</summary>
    private void Announce(HeardTurn turn)
    {
        if (turn.Order < 0)
            Out.Add(Messages.SpeechStarted(turn.Start));
    }

    /// <summary>Returns the words of a partial: the last one is incomplete, and some are wrong until the next partial.</summary>
    private static List<HeardWord> Rough(HeardTurn turn)
    {
        List<HeardWord> words = [.. turn.Words];
        if (turn.IsOtherSound)
            return words;
        HeardWord last = words[^1];
        string bare = last.Text.TrimEnd('.', ',', '?', '!');
        if (turn.PartialsSent % 3 == 1 && bare.Length > 3)
            bare = bare[..^2];
        words[^1] = last with { Text = bare + "—", Start = Math.Max(0, last.Start - 40), Confidence = Math.Round(last.Confidence * 0.8, 6) };
        return words;
    }
}

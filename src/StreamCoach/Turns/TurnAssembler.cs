using StreamCoach.Recognition;
using StreamCoach.Text;

namespace StreamCoach.Turns;

/// <summary>
/// Makes turns of the service's Turn messages, each once and in order, for every documented variant (protocol: A9): one final or two (raw,
/// then formatted), formatting off, Pro, empty finals, speaker revisions before or after the final. Each message is a snapshot of its turn:
/// it replaces, and never adds to, what came before.
/// </summary>
internal sealed class TurnAssembler(string sessionId, string model, TurnLog log, ITurnOrigin? origin = null) : ITurnSink
{
    /// <summary>How long a raw final waits for its formatted twin, which a model that formats in place never sends.</summary>
    public static readonly TimeSpan TwinLimit = TimeSpan.FromSeconds(1.5);

    private const double LongestSocketMs = 4 * 3_600_000;
    // How long a word lasts in ordinary English speech (150 words of 4.7 letters a minute), where the service does not say.
    private const double SecondsPerLetter = 0.07, WordOverhead = 0.05;

    private readonly SortedDictionary<int, OpenTurn> _open = [];
    private readonly Dictionary<int, EmittedTurn> _emitted = [];
    private readonly Dictionary<int, SpeakerRevision> _earlyRevisions = [];
    private string _model = model;
    private int _last = -1;
    private double _offset;
    private double _end;

    /// <summary>When <see cref="ReleaseOverdue"/> should be called; <see langword="null"/> while nothing waits.</summary>
    public DateTime? NextRelease { get; private set; }

    /// <summary>The end of the last finished turn, in seconds from the session's first sample: a connection that drops continues from here.</summary>
    public double AnsweredUntil => _end;

    /// <summary>The same without turns that broke off in the middle (see <see cref="IsCutOff"/>): a continued session begins here.</summary>
    public double FinishedUntil { get; private set; }

    /// <summary>Whether a turn is growing, or waits for its formatted twin.</summary>
    public bool IsOpen => _open.Count > 0;

    /// <summary>
    /// Up to where sound was sent, in seconds from the session's first sample: no more than that is answered, whatever the words' times are, and a turn
    /// whose words have no times ends there.
    /// </summary>
    public double SentUntil { get; set; } = double.PositiveInfinity;

    /// <summary>
    /// Whether the sound broke off in the middle, so that the service's finals are no ends of turns: a continued session hears these turns again, whole.
    /// </summary>
    public bool IsCutOff { get; set; }

    /// <summary>Which model recognises; the service may run another than was asked for.</summary>
    public void Recognises(string model) => _model = model;

    /// <summary>
    /// A new socket begins: its turns are numbered, and its time runs, from 0 again. What was open is said once more, because the sound from
    /// the last finished turn on is sent once more.
    /// </summary>
    /// <param name="offset">Where the socket's first sample stands, in seconds from the session's first sample.</param>
    public void Restart(double offset)
    {
        _open.Clear();
        _emitted.Clear();
        _earlyRevisions.Clear();
        _last = -1;
        NextRelease = null;
        IsCutOff = false;
        if (offset > _end) FinishedUntil = _end = offset;
        _offset = offset;
        log.SetPartial(null);
    }

    /// <summary>When a message's first word began, in seconds from the session's first sample.</summary>
    public double Time(TurnMessage message) => message.Words is [{ } first, ..] && (first.Start ?? first.End) is { } ms ? Seconds(ms) : _end;

    /// <summary>Takes a Turn message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="audioStart">When the session's first sample was spoken, in UTC.</param>
    /// <param name="arrived">When the message arrived, in UTC.</param>
    public void Accept(TurnMessage message, DateTime audioStart, DateTime arrived)
    {
        int key = KeyOf(message);
        Release(heldBefore: key);

        if (_emitted.TryGetValue(key, out EmittedTurn earlier))
        {
            if (message.Ends) ReviseText(key, earlier, message, audioStart, arrived);
            return;
        }
        bool held = _open.TryGetValue(key, out OpenTurn open) && open.ReleaseAt is not null;
        if (!message.Ends)
        {
            if (held) return;
            Turn partial = Make(message, audioStart, arrived, isFinal: false);
            if (partial.Text.Length == 0) return;
            _open[key] = new(partial, null);
            _last = key;
            log.SetPartial(partial);
            return;
        }

        Turn turn = Make(message, audioStart, arrived, isFinal: true);
        if (turn.Text.Length == 0)
        {
            // Noise that the service took back, or the empty final that follows Terminate; a raw final that waits stays.
            if (!held && _open.Remove(key)) log.SetPartial(null);
        }
        else if (message.MayEndAgain)
        {
            _open[key] = new(turn, arrived + TwinLimit);
            _last = key;
            log.SetPartial(turn.Unfinished());
            UpdateNextRelease();
        }
        else
        {
            Emit(key, turn, message.IsFormatted);
        }
    }

    /// <summary>Takes a SpeakerRevision message; one for a turn that has no final yet waits for it.</summary>
    public void Accept(SpeakerRevision revision)
    {
        if (_emitted.TryGetValue(revision.TurnOrder, out EmittedTurn turn)) log.Revise(turn.Order, it => Relabel(it, revision));
        else _earlyRevisions[revision.TurnOrder] = revision;
    }

    /// <summary>Whether more messages are there already: readers are then woken once for all of them.</summary>
    public void Burst(bool moreFollows) => log.Burst(moreFollows);

    /// <summary>Gives up waiting for formatted twins whose time is over.</summary>
    public void ReleaseOverdue(DateTime now)
    {
        foreach (int key in _open.Where(open => open.Value.ReleaseAt <= now).Select(open => open.Key).ToArray())
            Emit(key, _open[key].Turn, formatted: false);
    }

    /// <summary>The session is over: what waits is released, and a turn that never ended is kept, marked as not final.</summary>
    public void Finish()
    {
        foreach ((int key, OpenTurn open) in _open.ToArray())
            Emit(key, open.ReleaseAt is null ? open.Turn.Unfinished() : open.Turn, formatted: false);
    }

    private void Release(int heldBefore)
    {
        if (NextRelease is null) return;
        foreach (int key in _open.Where(open => open.Key < heldBefore && open.Value.ReleaseAt is not null).Select(open => open.Key).ToArray())
            Emit(key, _open[key].Turn, formatted: false);
    }

    // A message without a number belongs to the turn that grows or waits, or else to the next: turns do not overlap.
    private int KeyOf(TurnMessage message) => message.Order >= 0 ? message.Order : _open.ContainsKey(_last) ? _last : _last + 1;

    private void Emit(int key, Turn turn, bool formatted)
    {
        _last = key;
        _open.Remove(key);
        UpdateNextRelease();
        if (_earlyRevisions.Remove(key, out SpeakerRevision? revision)) turn = Relabel(turn, revision);
        // A turn that the service never finished is no answer: a continued session sends its sound again.
        if (turn.IsFinal)
        {
            double end = AnsweredBy(turn.Words);
            if (end != turn.End) turn = turn with { AnsweredUntil = end };
            _end = Math.Max(_end, end);
            if (IsCutOff) turn = turn.Unfinished();
            else FinishedUntil = Math.Max(FinishedUntil, end);
        }
        _emitted[key] = new(log.Append(turn), formatted);
    }

    // Nothing is said after the sound that was sent: a later time is the service's error. Where the last end is missing or cannot be, it is estimated from the
    // letters: what lies between a later place and the true one would count as heard, and an earlier one would be heard twice.
    private double AnsweredBy(TurnWordList words)
    {
        if (words.Count == 0) return Math.Min(Sent, SentUntil);
        TurnWord last = words[^1];
        if (last.End > last.Start && last.End <= SentUntil) return last.End;
        double end = _end;
        foreach (TurnWord word in words)
        {
            if (word.Start <= SentUntil) end = word.Start;
            end = word.End > word.Start && word.End <= SentUntil ? word.End : end + WordOverhead + word.Text.Length * SecondsPerLetter;
        }
        return Math.Min(end, SentUntil);
    }

    // A twin that comes after its raw final was released corrects the text; it is never a second turn.
    private void ReviseText(int key, EmittedTurn earlier, TurnMessage message, DateTime audioStart, DateTime arrived)
    {
        Turn twin = Make(message, audioStart, arrived, isFinal: true);
        if (twin.Text.Length == 0 || (earlier.Formatted && !message.IsFormatted)) return;
        _emitted[key] = earlier with { Formatted = message.IsFormatted };
        log.Revise(earlier.Order, twin.Correcting);
    }

    private void UpdateNextRelease() =>
        NextRelease = _open.Values.Where(open => open.ReleaseAt is not null).Min(open => open.ReleaseAt);

    private Turn Make(TurnMessage message, DateTime audioStart, DateTime arrived, bool isFinal)
    {
        TurnWordList words = Words(message.Words);
        string text = PrintableText.Line(message.Text).Trim();
        if (message.IsNoise) text = "";
        else if (text.Length < words.TextLength) text = words.ToString();

        string? speaker = Known(message.SpeakerLabel) ?? words.OnlySpeaker;
        double start = words.Count > 0 ? words[0].Start : _end, end = words.Count > 0 ? words[^1].End : _end;
        DateTime endedAt = audioStart.AddSeconds(end);
        return new Turn
        {
            SessionId = sessionId,
            Order = log.Next,
            Text = text,
            Words = words,
            Speaker = speaker,
            SpeakerLabel = speaker,
            FirstSpeakerLabel = speaker,
            Language = message.Language,
            Model = origin?.Model ?? _model,
            Start = start,
            End = end,
            StartedAt = audioStart.AddSeconds(start),
            EndedAt = endedAt,
            LagMs = words.Count > 0 ? Math.Round((arrived - endedAt).TotalMilliseconds) : null,
            Confidence = words.MeanConfidence,
            EndOfTurnConfidence = message.EndOfTurnConfidence,
            IsFinal = isFinal,
            Origin = origin,
        };
    }

    private double Sent => double.IsFinite(SentUntil) ? SentUntil : _end;

    // No socket is older than three hours: what the service says beyond is an error, and no reason to end a talk.
    private double Seconds(double milliseconds) => _offset + Math.Clamp(milliseconds, 0, LongestSocketMs) / 1000;

    private TurnWordList Words(RecognizedWord?[]? words)
    {
        if (words is null || words.Length == 0) return TurnWordList.Empty;
        var list = new TurnWord[words.Length];
        int count = 0;
        foreach (RecognizedWord? word in words)
        {
            if (word is null || string.IsNullOrWhiteSpace(word.Text)) continue;
            // A time that is missing is that of the word before, or of the word's own other end.
            double start = word.Start is { } from ? Seconds(from) : count > 0 ? list[count - 1].End : word.End is { } own ? Seconds(own) : Sent;
            double end = word.End is { } to ? Math.Max(start, Seconds(to)) : start;
            list[count++] = new(word.Text, start, end, word.Confidence, Known(word.Speaker), word.IsFinal);
        }
        return new(count == list.Length ? list : list[..count]);
    }

    private static Turn Relabel(Turn turn, SpeakerRevision revision)
    {
        // The revision's words count only for their speakers: their confidence is not that of the recognition.
        RecognizedWord?[]? words = revision.Words?.Length == turn.Words.Count ? revision.Words : null;
        string? label = Known(revision.SpeakerLabel) ?? OnlySpeaker(words) ?? turn.SpeakerLabel;
        return turn.WithLabel(label, new([.. turn.Words.Select((word, i) => word with { Speaker = Known(words?[i]?.Speaker) ?? label })]));
    }

    private static string? OnlySpeaker(RecognizedWord?[]? words) =>
        words is [{ } first, ..] && Array.TrueForAll(words, word => word?.Speaker == first.Speaker) ? Known(first.Speaker) : null;

    private static string? Known(string? label) => string.IsNullOrEmpty(label) || label == "PENDING" ? null : label;

    /// <summary>A turn that is not in the log yet; with a time it is a raw final that waits for its twin.</summary>
    private readonly record struct OpenTurn(Turn Turn, DateTime? ReleaseAt);

    private readonly record struct EmittedTurn(int Order, bool Formatted);
}

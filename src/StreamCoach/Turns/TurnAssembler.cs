using StreamCoach.Recognition;
using StreamCoach.Text;

namespace StreamCoach.Turns;

/// <summary>
/// Builds turns from the service's Turn messages, each once and in order, for every documented variant: one final or two (raw, then formatted), formatting
/// off, models that format in place, empty finals, and speaker revisions before or after the final. Each message is a snapshot that replaces the earlier ones of
/// its turn.
/// </summary>
internal sealed class TurnAssembler(string sessionId, string model, TurnLog log, ITurnOrigin? origin = null) : ITurnSink
{
    /// <summary>How long a raw final waits for its formatted twin; a model that formats in place never sends one.</summary>
    public static readonly TimeSpan TwinLimit = TimeSpan.FromSeconds(1.5);

    // A connection lasts at most three hours, so a later time is an error of the service.
    private const double MaxConnectionMs = 4 * 3_600_000;

    private readonly SortedDictionary<int, OpenTurn> _open = [];
    private readonly Dictionary<int, EmittedTurn> _emitted = [];
    private readonly Dictionary<int, SpeakerRevision> _earlyRevisions = [];
    private string _model = model;
    private int _last = -1;
    private double _offset;
    private double _end;

    /// <summary>Whether turns have a <see cref="Turn.LagMs"/>.</summary>
    public bool MeasuresLag { get; init; } = true;

    /// <summary>When <see cref="ReleaseOverdue"/> should be called; <see langword="null"/> while nothing waits.</summary>
    public DateTime? NextRelease { get; private set; }

    /// <summary>The end of the last finished turn, in seconds from the session's first sample. After a lost connection the audio is sent again from here.</summary>
    public double ConfirmedUntil => _end;

    /// <summary>The same, but without turns whose audio was cut off (see <see cref="IsCutOff"/>). A resumed session continues from here.</summary>
    public double FinishedUntil { get; private set; }

    /// <summary>Whether a turn is growing, or waits for its formatted twin.</summary>
    public bool IsOpen => _open.Count > 0;

    /// <summary>
    /// The end of the audio that was sent, in seconds from the session's first sample. No turn confirms audio after it, and a turn whose words have no
    /// times ends here.
    /// </summary>
    public double SentUntil { get; set; } = double.PositiveInfinity;

    /// <summary>
    /// Whether the audio was cut off during a turn, so that a final is not the end of that turn. A resumed session transcribes such turns again.
    /// </summary>
    public bool IsCutOff { get; set; }

    /// <summary>Sets the model of the turns that follow; the service may run another than the requested one.</summary>
    public void SetModel(string model) => _model = model;

    /// <summary>
    /// Prepares for a new connection, on which turn numbers and times begin at 0 again. Open turns are discarded, because the audio after the last finished
    /// turn is sent again.
    /// </summary>
    /// <param name="offset">The offset of the connection's first sample, in seconds from the session's first sample.</param>
    public void Restart(double offset)
    {
        _open.Clear();
        _emitted.Clear();
        _earlyRevisions.Clear();
        _last = -1;
        NextRelease = null;
        // What was cut off is not finished, wherever the next words are.
        if (offset > _end && !IsCutOff) FinishedUntil = offset;
        IsCutOff = false;
        _end = Math.Max(_end, offset);
        _offset = offset;
        log.SetPartial(null);
    }

    /// <summary>Returns when the first word of a message began, in seconds from the session's first sample.</summary>
    public double Time(TurnMessage message) => message.Words is [{ } first, ..] && (first.Start ?? first.End) is { } ms ? Seconds(ms) : _end;

    /// <summary>Processes a Turn message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="audioStart">When the session's first sample was recorded, in UTC.</param>
    /// <param name="arrived">When the message arrived, in UTC.</param>
    public void Accept(TurnMessage message, DateTime audioStart, DateTime arrived)
    {
        int key = KeyOf(message);
        ReleaseBefore(key);

        if (_emitted.TryGetValue(key, out EmittedTurn earlier))
        {
            if (message.Ends) ReviseText(key, earlier, message, audioStart, arrived);
            return;
        }
        bool waitsForTwin = _open.TryGetValue(key, out OpenTurn open) && open.ReleaseAt is not null;
        if (!message.Ends)
        {
            if (waitsForTwin) return;
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
            // The service withdrew noise, or sent the empty final after Terminate. A raw final that waits for its twin remains.
            if (!waitsForTwin && _open.Remove(key)) log.SetPartial(null);
        }
        else if (message.MayEndAgain)
        {
            _open[key] = new(turn, arrived + TwinLimit);
            _last = key;
            log.SetPartial(turn.AsNotFinal());
            UpdateNextRelease();
        }
        else
        {
            Emit(key, turn, message.IsFormatted);
        }
    }

    /// <summary>Processes a SpeakerRevision message. If its turn has no final yet, it is applied later.</summary>
    public void Accept(SpeakerRevision revision)
    {
        if (_emitted.TryGetValue(revision.TurnOrder, out EmittedTurn turn)) log.Revise(turn.Order, it => SpeakerLabels.Revise(it, revision));
        else _earlyRevisions[revision.TurnOrder] = revision;
    }

    /// <summary>Tells whether more messages have arrived already. Readers are woken once for all of them.</summary>
    public void Burst(bool moreFollows) => log.SetBurst(moreFollows);

    /// <summary>Emits raw finals that have waited long enough for their formatted twins.</summary>
    public void ReleaseOverdue(DateTime now)
    {
        foreach (int key in _open.Where(open => open.Value.ReleaseAt <= now).Select(open => open.Key).ToArray())
            Emit(key, _open[key].Turn, formatted: false);
    }

    /// <summary>Ends the session: emits finals that wait for a twin, and open turns, marked as not final.</summary>
    public void Finish()
    {
        foreach ((int key, OpenTurn open) in _open.ToArray())
            Emit(key, open.ReleaseAt is null ? open.Turn.AsNotFinal() : open.Turn, formatted: false);
    }

    // A message of a later turn shows that no twin will follow.
    private void ReleaseBefore(int key)
    {
        if (NextRelease is null) return;
        foreach (int earlier in _open.Where(open => open.Key < key && open.Value.ReleaseAt is not null).Select(open => open.Key).ToArray())
            Emit(earlier, _open[earlier].Turn, formatted: false);
    }

    // A message without a number belongs to the last open turn, or otherwise to the next one, because turns do not overlap.
    private int KeyOf(TurnMessage message) => message.Order >= 0 ? message.Order : _open.ContainsKey(_last) ? _last : _last + 1;

    private void Emit(int key, Turn turn, bool formatted)
    {
        _last = key;
        _open.Remove(key);
        UpdateNextRelease();
        if (_earlyRevisions.Remove(key, out SpeakerRevision? revision)) turn = SpeakerLabels.Revise(turn, revision);
        // A turn without a final confirms no audio; a resumed session sends its audio again.
        if (turn.IsFinal)
        {
            double end = turn.ConfirmedUntil ?? (turn.Words.Count > 0 ? SpeechEnd.Of(turn.Words, _end, SentUntil) : Math.Min(KnownSentUntil, SentUntil));
            if (end != turn.End) turn = turn with { ConfirmedUntil = end };
            _end = Math.Max(_end, end);
            if (IsCutOff) turn = turn.AsNotFinal();
            else FinishedUntil = Math.Max(FinishedUntil, end);
        }
        _emitted[key] = new(log.Append(turn), formatted);
    }

    // A twin that arrives after its raw final was emitted corrects that turn; it is never a second turn.
    private void ReviseText(int key, EmittedTurn earlier, TurnMessage message, DateTime audioStart, DateTime arrived)
    {
        Turn twin = Make(message, audioStart, arrived, isFinal: true);
        if (twin.Text.Length == 0 || (earlier.Formatted && !message.IsFormatted)) return;
        _emitted[key] = earlier with { Formatted = message.IsFormatted };
        log.Revise(earlier.Order, twin.AsCorrectionOf);
    }

    private void UpdateNextRelease() =>
        NextRelease = _open.Values.Where(open => open.ReleaseAt is not null).Min(open => open.ReleaseAt);

    private Turn Make(TurnMessage message, DateTime audioStart, DateTime arrived, bool isFinal)
    {
        TurnWordList words = Words(message.Words);
        string text = PrintableText.Line(message.Text).Trim();
        if (message.IsNoise) text = "";
        else if (text.Length < words.TextLength) text = words.ToString();

        string? speaker = SpeakerLabels.Known(message.SpeakerLabel) ?? words.OnlySpeaker;
        double start = words.Count > 0 ? words[0].Start : _end, end = words.Count > 0 ? words[^1].End : _end;
        DateTime endedAt = audioStart.AddSeconds(end);
        return new Turn
        {
            SessionId = sessionId,
            Path = origin?.Path,
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
            LagMs = MeasuresLag && words.Count > 0 ? Math.Round((arrived - endedAt).TotalMilliseconds) : null,
            Confidence = words.MeanConfidence,
            EndOfTurnConfidence = message.EndOfTurnConfidence,
            ConfirmedUntil = message.ConfirmedUntil is { } ms ? Seconds(ms) : null,
            IsFinal = isFinal,
            Origin = origin,
        };
    }

    private double KnownSentUntil => double.IsFinite(SentUntil) ? SentUntil : _end;

    private double Seconds(double milliseconds) => _offset + Math.Clamp(milliseconds, 0, MaxConnectionMs) / 1000;

    private TurnWordList Words(RecognizedWord?[]? words)
    {
        if (words is null || words.Length == 0) return TurnWordList.Empty;
        var list = new TurnWord[words.Length];
        int count = 0;
        foreach (RecognizedWord? word in words)
        {
            if (word is null || string.IsNullOrWhiteSpace(word.Text)) continue;
            // A missing start is replaced by the end of the word before, or by the word's own end; a missing end by the start.
            double start = word.Start is { } from ? Seconds(from) : count > 0 ? list[count - 1].End : word.End is { } own ? Seconds(own) : KnownSentUntil;
            double end = word.End is { } to ? Math.Max(start, Seconds(to)) : start;
            list[count++] = new(word.Text, start, end, word.Confidence, SpeakerLabels.Known(word.Speaker), word.IsFinal);
        }
        return new(count == list.Length ? list : list[..count]);
    }

    /// <summary>A turn that is not in the log yet: a partial turn, or, with a release time, a raw final that waits for its twin.</summary>
    private readonly record struct OpenTurn(Turn Turn, DateTime? ReleaseAt);

    /// <summary>A turn in the log: its position, and whether its text is formatted.</summary>
    private readonly record struct EmittedTurn(int Order, bool Formatted);
}

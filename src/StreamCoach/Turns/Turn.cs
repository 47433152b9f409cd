using StreamCoach.Sessions;
using StreamCoach.Transcripts;

namespace StreamCoach.Turns;

/// <summary>One turn of the talk: what was said between two ends of turn. It does not change; a correction makes another one.</summary>
public sealed class Turn
{
    internal Turn(string sessionId, int order, string text, TurnWordList words, string? speaker, string? language,
        DateTime audioStart, DateTime arrived, double previousEnd, double? endOfTurnConfidence, bool isFinal)
    {
        SessionId = sessionId;
        Order = order;
        Text = text;
        Words = words;
        Speaker = speaker;
        SpeakerLabel = speaker;
        FirstSpeakerLabel = speaker;
        Language = language;
        Start = words.Count > 0 ? words[0].Start : previousEnd;
        End = words.Count > 0 ? words[^1].End : previousEnd;
        StartedAt = audioStart.AddSeconds(Start);
        EndedAt = audioStart.AddSeconds(End);
        LagMs = words.Count > 0 ? Math.Round((arrived - EndedAt).TotalMilliseconds) : null;
        Confidence = words.MeanConfidence;
        EndOfTurnConfidence = endOfTurnConfidence;
        IsFinal = isFinal;
    }

    /// <summary>A turn as it was saved.</summary>
    internal Turn(string sessionId, int order, string text, TurnWordList words, string? speaker, string? language, DateTime startedAt, DateTime endedAt,
        double start, double end, double? confidence, double? endOfTurnConfidence, bool isFinal, double? lagMs)
    {
        SessionId = sessionId;
        Order = order;
        Text = text;
        Words = words;
        Speaker = speaker;
        SpeakerLabel = speaker;
        FirstSpeakerLabel = speaker;
        Language = language;
        StartedAt = startedAt;
        EndedAt = endedAt;
        Start = start;
        End = end;
        Confidence = confidence;
        EndOfTurnConfidence = endOfTurnConfidence;
        IsFinal = isFinal;
        LagMs = lagMs;
    }

    /// <summary>A turn that was written down and is read again; a time that was not written is zero, and an end that was not is the beginning.</summary>
    internal Turn(Utterance written, string sessionId)
    {
        SessionId = sessionId;
        Order = written.Order;
        Text = written.Text;
        Words = written.Words;
        Speaker = written.Speaker;
        SpeakerLabel = written.SpeakerLabel;
        FirstSpeakerLabel = written.FirstSpeakerLabel;
        Language = written.Language;
        Model = written.Model;
        Start = written.Start ?? 0;
        End = written.End ?? Start;
        StartedAt = written.StartedAt ?? default;
        EndedAt = written.EndedAt ?? default;
        Confidence = written.Confidence;
        EndOfTurnConfidence = written.EndOfTurnConfidence;
        LagMs = written.LagMs;
        IsFinal = written.IsFinal;
    }

    private Turn(Turn other, int order, string? speaker, string? label, TurnWordList words, bool isFinal)
    {
        SessionId = other.SessionId;
        Session = other.Session;
        AnsweredUntil = other.AnsweredUntil;
        Model = other.Model;
        Order = order;
        Text = other.Text;
        Words = words;
        Speaker = speaker;
        SpeakerLabel = label;
        FirstSpeakerLabel = other.FirstSpeakerLabel ?? label;
        Language = other.Language;
        Start = other.Start;
        End = other.End;
        StartedAt = other.StartedAt;
        EndedAt = other.EndedAt;
        LagMs = other.LagMs;
        Confidence = other.Confidence;
        EndOfTurnConfidence = other.EndOfTurnConfidence;
        IsFinal = isFinal;
    }

    /// <summary>The session's <see cref="TranscriptionSession.Id"/>.</summary>
    public string SessionId { get; }

    /// <summary>The place of the turn in its session, from 0, without holes.</summary>
    public int Order { get; }

    /// <summary>What was said. Control characters in the service's text are replaced, so it is safe on a terminal.</summary>
    public string Text { get; }

    /// <summary>The speaker's name where the session was given one, else the label ("A", "B", ...), or <see langword="null"/> where none was asked for or given.</summary>
    public string? Speaker { get; }

    /// <summary>The speaker's label as the service has it now, or <see langword="null"/>.</summary>
    public string? SpeakerLabel { get; internal init; }

    /// <summary>The label that the service gave first; another than <see cref="SpeakerLabel"/> where it has revised it.</summary>
    public string? FirstSpeakerLabel { get; internal init; }

    /// <summary>The language's code, or <see langword="null"/> where the service names none.</summary>
    public string? Language { get; }

    /// <summary>The speech model that heard it, or <see langword="null"/> where that is not known.</summary>
    public string? Model { get; init; }

    /// <summary>When the first word began, in UTC.</summary>
    public DateTime StartedAt { get; }

    /// <summary>When the last word ended, in UTC.</summary>
    public DateTime EndedAt { get; }

    /// <summary>When the first word began, in seconds from the session's first sample.</summary>
    public double Start { get; }

    /// <summary>When the last word ended, in seconds from the session's first sample.</summary>
    public double End { get; }

    /// <summary>The mean of the words' confidences, 0 to 1, or <see langword="null"/> where the model gives none.</summary>
    public double? Confidence { get; }

    /// <summary>How sure the service is that the turn has ended, 0 to 1.</summary>
    public double? EndOfTurnConfidence { get; }

    /// <summary><see langword="false"/> for a turn that is still growing, or that the session's end cut off.</summary>
    public bool IsFinal { get; }

    /// <summary>
    /// Milliseconds from the end of the last word to the arrival of the turn. It can be negative: the service places the end of a last word up
    /// to 1.3 s late. <see langword="null"/> where the turn has no word times.
    /// </summary>
    public double? LagMs { get; }

    /// <summary>The words with their times; empty where the service sent none.</summary>
    public TurnWordList Words { get; }

    /// <summary>The session, so that an analysis goes where the turn was heard, also from another runspace.</summary>
    internal TranscriptionSession? Session { get; set; }

    /// <summary>Up to where this turn proves that the audio was heard, in seconds, where that is not <see cref="End"/>; <see langword="null"/> for its end.</summary>
    internal double? AnsweredUntil { get; set; }

    /// <summary>The text.</summary>
    public override string ToString() => Text;

    /// <summary>Whether it is known when it began; of an imported transcript it may not be, and the time is then zero.</summary>
    internal bool HasStart => End > 0 || Words.Count > 0;

    /// <summary>Whether it is known when it ended.</summary>
    internal bool HasEnd => End > Start || Words.Count > 0;

    /// <summary>The turn under a label that the service has revised.</summary>
    internal Turn WithLabel(string? label, TurnWordList words) => new(this, Order, label, label, words, IsFinal);

    /// <summary>The turn with its speaker's name, where there is one for the label.</summary>
    internal Turn Named(SpeakerNames names) => names.Of(SpeakerLabel) is var name && name == Speaker ? this : new(this, Order, name, SpeakerLabel, Words, IsFinal);

    /// <summary>
    /// The turn as one that corrects another: the speaker that was known and the first label stay, and it proves no more than the other did, because both
    /// may be written to the journal as one.
    /// </summary>
    internal Turn Correcting(Turn earlier) => new(this, Order, SpeakerLabel ?? earlier.SpeakerLabel, SpeakerLabel ?? earlier.SpeakerLabel, Words, earlier.IsFinal)
    {
        FirstSpeakerLabel = earlier.FirstSpeakerLabel ?? SpeakerLabel,
        AnsweredUntil = (earlier.AnsweredUntil ?? earlier.End) is var answered && answered != End ? answered : null,
    };

    internal Turn At(int order) => order == Order ? this : new(this, order, Speaker, SpeakerLabel, Words, IsFinal);

    internal Turn Unfinished() => new(this, Order, Speaker, SpeakerLabel, Words, isFinal: false);
}

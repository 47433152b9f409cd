using StreamCoach.Transcripts.Metrics;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Progress;

/// <summary>The best and worst moments of all talks: a few of each kind are kept, each with a quote that is cut from its turn and therefore exact.</summary>
internal sealed class TalkMoments
{
    /// <summary>The number of moments of a kind.</summary>
    public const int Most = 3;

    // Shorter turns are fluent, and turns with one filler are usual.
    private const int FluentWords = 30, FewestFillers = 2;

    private const double LongMonologueSeconds = 60, LongAnswerSeconds = 10;

    private readonly Dictionary<MomentKind, List<TalkMoment>> _found = [];

    /// <summary>Returns the moments of a kind, the strongest first.</summary>
    public IReadOnlyList<TalkMoment> Of(MomentKind kind) => _found.TryGetValue(kind, out List<TalkMoment>? found) ? found : [];

    /// <summary>Looks for moments in a talk.</summary>
    public void Add(Transcript transcript, SpeakerMetrics own, ProgressTalk talk)
    {
        IReadOnlyList<Turn> turns = transcript.Turns;
        for (int i = 0; i < turns.Count; i++)
        {
            if (turns[i].Speaker != own.Speaker) continue;
            if (own.FilledPauses is not null) Fillers(turns[i], talk);
            Question(turns, i, talk);
        }
        if (own is { LongestMonologueSeconds: >= LongMonologueSeconds and var seconds, LongestMonologueStart: { } start }
            && turns.FirstOrDefault(turn => turn.Speaker == own.Speaker && turn.Start >= start - 0.0005) is { } first)
            Keep(new(MomentKind.Monologue, talk, first, first.Text, seconds));
    }

    private void Fillers(Turn turn, ProgressTalk talk)
    {
        var counts = new TurnCounts(turn);
        if (counts.FilledPauses >= FewestFillers) Keep(new(MomentKind.Fillers, talk, turn, turn.Text, counts.FilledPauses));
        else if (counts.FilledPauses == 0 && counts.Words >= FluentWords) Keep(new(MomentKind.Fluent, talk, turn, turn.Text, counts.Words));
    }

    // A question, and how long the others then spoke.
    private void Question(IReadOnlyList<Turn> turns, int at, ProgressTalk talk)
    {
        string text = turns[at].Text;
        if (SentenceMarks.Questions(text) == 0) return;
        double answer = 0;
        for (int i = at + 1; i < turns.Count && turns[i].Speaker is { } other && other != turns[at].Speaker; i++) answer += turns[i].Duration ?? 0;
        if (answer < LongAnswerSeconds) return;
        string question = SentenceMarks.Sentences(text).Select(range => text[range]).Last(sentence => SentenceMarks.Questions(sentence) > 0);
        Keep(new(MomentKind.Question, talk, turns[at], question, answer));
    }

    private void Keep(TalkMoment moment)
    {
        if (!_found.TryGetValue(moment.Kind, out List<TalkMoment>? found)) _found[moment.Kind] = found = [];
        // Of equal ones the first stays, so the order of the talks decides and not chance.
        int at = found.FindIndex(other => other.Size < moment.Size);
        if (at < 0) at = found.Count;
        if (at >= Most) return;
        found.Insert(at, moment);
        if (found.Count > Most) found.RemoveAt(Most);
    }
}

/// <summary>A kind of moment.</summary>
internal enum MomentKind
{
    Fluent,
    Question,
    Fillers,
    Monologue,
}

/// <summary>A moment: its turn, the quote, and its size in the unit of its kind (words, seconds of answer, fillers, seconds).</summary>
internal sealed class TalkMoment(MomentKind kind, ProgressTalk talk, Turn turn, string said, double size)
{
    // Characters.
    private const int LongestQuote = 320;

    public MomentKind Kind { get; } = kind;

    public ProgressTalk Talk { get; } = talk;

    /// <summary>The turn's position in its session.</summary>
    public int TurnOrder { get; } = turn.Order;

    /// <summary>Seconds from the session's first sample; <see langword="null"/> if unknown.</summary>
    public double? Start { get; } = turn.Start;

    /// <summary>What was said: the turn's own characters.</summary>
    public string Quote { get; } = Cut(said);

    /// <summary>Whether the quote is only the beginning of it.</summary>
    public bool IsCut { get; } = Cut(said).Length < said.Length;

    public double Size { get; } = size;

    // Ends between two words.
    private static string Cut(string text)
    {
        if (text.Length <= LongestQuote) return text;
        int end = text.LastIndexOf(' ', LongestQuote);
        return text[..(end > 0 ? end : LongestQuote)];
    }
}

using StreamCoach.Sandbox.Recognition;
using StreamCoach.Sandbox.Streaming;
using StreamCoach.Sandbox.Unpromised;

namespace StreamCoach.Sandbox.Dialects;

/// <summary>
/// Creates the turn messages of one family of models. They are collected in <see cref="Out"/>, and the session sends them.
/// </summary>
internal abstract class Dialect(SessionSettings settings) : ITurnListener
{
    // "Sure." is too short for the service to identify the speaker at once; a SpeakerRevision corrects it at the end.
    private const int TurnOfUnknownSpeaker = 8;

    private const string Unknown = "UNKNOWN";
    private const string Pending = "PENDING";

    private readonly List<SpokenTurn> _revisions = [];
    private int _nextOrder;

    protected SessionSettings Settings { get; } = settings;

    /// <summary>The messages to send, oldest first.</summary>
    public List<byte[]> Out { get; } = [];

    /// <summary>The parts of the messages that no client may rely on.</summary>
    public UnpromisedBehavior Unpromised { get; init; } = new();

    /// <summary>Called with each finished turn after its message.</summary>
    public Action<SpokenTurn>? Settled { get; set; }

    public static Dialect For(SessionSettings settings, SandboxOptions options)
    {
        if (SpeechModels.IsWhisper(settings.Model))
            return new WhisperDialect(settings) { Unpromised = options.Unpromised };
        return settings.IsPro
            ? new ProDialect(settings) { Unpromised = options.Unpromised }
            : new UniversalDialect(settings, options.DoubleFinal) { Unpromised = options.Unpromised };
    }

    public abstract void OnOpen(HeardTurn turn, long now);

    public abstract void OnClosed(HeardTurn turn, long now);

    /// <summary>Adds the last messages before Termination.</summary>
    /// <param name="turnWasOpen">Whether Terminate has just ended a turn.</param>
    public virtual void OnTerminate(bool turnWasOpen) => Revise();

    /// <summary>Sends the speakers that were identified since the last revision.</summary>
    public void Revise()
    {
        if (_revisions.Count > 0)
            Out.Add(Messages.SpeakerRevision(_revisions));
        _revisions.Clear();
    }

    /// <summary>Returns a turn order that no turn has.</summary>
    public int TakeOrder() => _nextOrder++;

    protected int OrderOf(HeardTurn turn)
    {
        if (turn.Order < 0)
            turn.Order = TakeOrder();
        return turn.Order;
    }

    /// <summary>Adds the speaker and language to a finished turn, if the session asked for them.</summary>
    protected SpokenTurn Label(HeardTurn turn, SpokenTurn spoken)
    {
        bool unknown = turn.RecordedTurn == TurnOfUnknownSpeaker;
        return spoken with
        {
            Ends = true,
            FinalWords = spoken.Words.Count,
            Words = Unpromised.WordsAhead > TimeSpan.Zero && spoken.Words.Count > 0 ? [.. spoken.Words.SkipLast(1), Ahead(spoken.Words[^1])] : spoken.Words,
            Speaker = !Settings.SpeakerLabels ? null : Unpromised.PendingSpeakers ? Pending : unknown ? Unknown : turn.Speaker,
            Language = Settings.LanguageDetection ? "en" : null,
        };
    }

    /// <summary>Adds the message that finishes the turn.</summary>
    protected void Settle(HeardTurn turn, SpokenTurn spoken)
    {
        if (spoken.Speaker is Unknown or Pending)
            _revisions.Add(spoken with { Speaker = turn.Speaker });
        if (Unpromised.RevisesBeforeFinal)
            Revise();
        Out.Add(spoken.ToJson());
        Settled?.Invoke(spoken);
    }

    private HeardWord Ahead(HeardWord word)
    {
        long late = (long)Unpromised.WordsAhead.TotalMilliseconds;
        return word with { Start = word.Start + late, End = word.End + late };
    }

    protected static string Join(IEnumerable<HeardWord> words) => string.Join(' ', words.Select(w => w.Text));
}

using StreamCoach.Sandbox.Recognition;
using StreamCoach.Sandbox.Streaming;

namespace StreamCoach.Sandbox.Dialects;

/// <summary>How a family of models words what it hears. Messages gather in <see cref="Out"/>, to be sent by the session.</summary>
internal abstract class Dialect(SessionSettings settings) : ITurnListener
{
    // "Sure." is too short for the service to know the voice at once; SpeakerRevision puts it right at the end.
    private const int TurnOfUnknownSpeaker = 8;

    private readonly List<SpokenTurn> _revisions = [];
    private int _nextOrder;

    protected SessionSettings Settings { get; } = settings;

    /// <summary>Messages not yet sent, oldest first.</summary>
    public List<byte[]> Out { get; } = [];

    /// <summary>Told of each settled turn after its message.</summary>
    public Action<SpokenTurn>? Settled { get; set; }

    public static Dialect For(SessionSettings settings, bool doubleFinal)
    {
        if (SpeechModels.IsWhisper(settings.Model))
            return new WhisperDialect(settings);
        return settings.IsPro ? new ProDialect(settings) : new UniversalDialect(settings, doubleFinal);
    }

    public abstract void OnOpen(HeardTurn turn, long now);

    public abstract void OnClosed(HeardTurn turn, long now);

    /// <summary>The last words before Termination.</summary>
    /// <param name="turnWasOpen">Terminate has just ended a turn.</param>
    public virtual void OnTerminate(bool turnWasOpen)
    {
        if (_revisions.Count > 0)
            Out.Add(Messages.SpeakerRevision(_revisions));
    }

    /// <summary>An order that no turn has.</summary>
    public int TakeOrder() => _nextOrder++;

    protected int OrderOf(HeardTurn turn)
    {
        if (turn.Order < 0)
            turn.Order = TakeOrder();
        return turn.Order;
    }

    /// <summary>The settled turn, with its speaker and language where the session asked for them.</summary>
    protected SpokenTurn Label(HeardTurn turn, SpokenTurn spoken)
    {
        bool unknown = turn.RecordedTurn == TurnOfUnknownSpeaker;
        return spoken with
        {
            Ends = true,
            FinalWords = spoken.Words.Count,
            Speaker = !Settings.SpeakerLabels ? null : unknown ? "UNKNOWN" : turn.Speaker,
            Language = Settings.LanguageDetection ? "en" : null,
        };
    }

    /// <summary>Sends the message that settles the turn.</summary>
    protected void Settle(HeardTurn turn, SpokenTurn spoken)
    {
        Out.Add(spoken.ToJson());
        if (spoken.Speaker == "UNKNOWN")
            _revisions.Add(spoken with { Speaker = turn.Speaker });
        Settled?.Invoke(spoken);
    }

    protected static string Join(IEnumerable<HeardWord> words) => string.Join(' ', words.Select(w => w.Text));
}

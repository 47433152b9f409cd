using StreamCoach.Sandbox.Dialects;
using StreamCoach.Sandbox.Streaming;

namespace StreamCoach.Sandbox.Faults;

/// <summary>After each finished turn, sends messages that repeat or contradict it without changing any turn.</summary>
internal sealed class LyingTurns(Dialect dialect)
{
    private SpokenTurn? _older;

    public bool Active { get; set; }

    public void After(SpokenTurn settled)
    {
        if (!Active)
            return;
        dialect.Out.Add(settled.ToJson());
        dialect.Out.Add((settled with { Ends = false, FinalWords = 0, Speaker = null, Utterance = "", Confidence = 0 }).ToJson());
        if (_older is not null)
            dialect.Out.Add(_older.ToJson());
        dialect.Out.Add(new SpokenTurn(dialect.TakeOrder(), "", []) { Ends = true, Formatted = true, Confidence = 1 }.ToJson());
        _older = settled;
    }
}

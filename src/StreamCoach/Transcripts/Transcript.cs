using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts;

/// <summary>What was said in a talk, or in several, in order: what is analysed, measured and exported.</summary>
public sealed class Transcript
{
    /// <summary>Takes utterances as they stand. Those without text are left out.</summary>
    public Transcript(IEnumerable<Utterance> utterances) =>
        Utterances = [.. utterances.Where(utterance => !string.IsNullOrWhiteSpace(utterance.Text))];

    /// <summary>The utterances, in order.</summary>
    public IReadOnlyList<Utterance> Utterances { get; }

    /// <summary>The session, where all of it is of one; else <see langword="null"/>.</summary>
    public string? SessionId => Utterances.Count > 0 && Utterances.All(utterance => utterance.SessionId == Utterances[0].SessionId) ? Utterances[0].SessionId : null;

    /// <summary>The turns of a session so far.</summary>
    public static Transcript Of(TranscriptionSession session) => Of(session.GetTurns());

    /// <summary>Turns.</summary>
    public static Transcript Of(IEnumerable<Turn> turns) => new(turns.Select(Utterance.Of));

    /// <summary>The transcript as it is sent to a model: a line each, with its speaker where one is known, and an empty line between sessions.</summary>
    public override string ToString() => Join(Utterances);

    internal static string Join(IEnumerable<Utterance> utterances)
    {
        var text = new System.Text.StringBuilder();
        Utterance? last = null;
        foreach (Utterance utterance in utterances)
        {
            if (last is not null) text.Append(last.SessionId == utterance.SessionId ? "\n" : "\n\n");
            text.Append(utterance.Line);
            last = utterance;
        }
        return text.ToString();
    }
}

using StreamCoach.Transcripts;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Transcripts.Progress;

/// <summary>Talks of Ana with Ben, with a given number of fillers.</summary>
internal static class SpokenTalk
{
    public static readonly DateTime First = new(2026, 1, 5, 9, 0, 0, DateTimeKind.Utc);

    /// <summary>Returns a talk in which Ana says 100 words in 40 s and Ben answers for 20 s.</summary>
    public static Transcript With(int fillers, string model = "u3-rt-pro", string? language = "en", string? speaker = "Ana", bool isAlone = false, string? question = null)
    {
        string text = string.Join(' ', Enumerable.Range(0, 100).Select(i => i < fillers ? "um" : $"word{i}")) + ".";
        var turns = new List<Turn> { Said(0, speaker, "A", question is null ? text : $"{text} {question}", 0, 40, model, language) };
        if (!isAlone) turns.Add(Said(1, "Ben", "B", "That is what I think of it too.", 41, 61, model, language));
        return new(turns);
    }

    /// <summary>Adds talks a week apart, with these numbers of fillers.</summary>
    public static void Add(this StreamCoach.Transcripts.Progress.ProgressHistory history, params int[] fillers)
    {
        for (int i = 0; i < fillers.Length; i++) history.Add(With(fillers[i]), $"talk{i:000}", $"Talk {i}", First.AddDays(7 * i), isMicrophone: false);
    }

    private static Turn Said(int order, string? speaker, string label, string text, double start, double end, string model, string? language) => new()
    {
        SessionId = "talk",
        Order = order,
        Speaker = speaker,
        SpeakerLabel = speaker is null ? null : label,
        Text = text,
        Start = start,
        End = end,
        Model = model,
        Language = language,
    };
}

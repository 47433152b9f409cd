using System.Text.Json;
using StreamCoach.Sandbox.Recognition;

namespace StreamCoach.Sandbox.Streaming;

/// <summary>One Turn message: a snapshot of a turn in a model's wording.</summary>
internal sealed record SpokenTurn(int Order, string Transcript, IReadOnlyList<HeardWord> Words)
{
    public bool Formatted { get; init; }

    public bool Ends { get; init; }

    /// <summary>0 to 1; written as an integer if it is one, like the Pro models do.</summary>
    public double Confidence { get; init; }

    public string Utterance { get; init; } = "";

    /// <summary>The number of final words, from the first.</summary>
    public int FinalWords { get; init; }

    /// <summary>Null on partials, and if the session has no speaker labels.</summary>
    public string? Speaker { get; init; }

    /// <summary>Null on partials, and if the language is not detected.</summary>
    public string? Language { get; init; }

    /// <summary>Returns the message, with its type last.</summary>
    public byte[] ToJson() => JsonText.Write(json =>
    {
        json.WriteNumber("turn_order", Order);
        json.WriteBoolean("turn_is_formatted", Formatted);
        json.WriteBoolean("end_of_turn", Ends);
        json.WriteString("transcript", Transcript);
        json.WriteNumber("end_of_turn_confidence", Confidence);
        WriteWords(json);
        json.WriteString("utterance", Utterance);
        if (Speaker is not null)
            json.WriteString("speaker_label", Speaker);
        if (Language is not null)
        {
            json.WriteString("language_code", Language);
            json.WriteNumber("language_confidence", 0.998);
        }

        json.WriteString("type", "Turn");
    });

    public void WriteWords(Utf8JsonWriter json)
    {
        json.WriteStartArray("words");
        for (int i = 0; i < Words.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("start", Words[i].Start);
            json.WriteNumber("end", Words[i].End);
            json.WriteString("text", Words[i].Text);
            json.WriteNumber("confidence", Words[i].Confidence);
            if (Speaker is not null)
                json.WriteString("speaker", Speaker);
            json.WriteBoolean("word_is_final", i < FinalWords);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

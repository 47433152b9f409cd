using System.Text.Json;
using StreamCoach.Text;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>Parses a message of the service field by field (protocol: A7).</summary>
internal static class MessageReader
{
    /// <summary>Parses a message; <see langword="null"/> if it is not a JSON object.</summary>
    public static ServiceMessage? Read(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, ServiceJson.Options);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            ServiceMessage message = Message(ref reader);
            // Throws if anything follows the object.
            reader.Read();
            return message;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ServiceMessage Message(ref Utf8JsonReader reader)
    {
        var message = new ServiceMessage();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = ServiceJson.Name(ref reader);
            reader.Read();
            if (name.SequenceEqual("type"u8)) message.Type = ServiceJson.Text(ref reader);
            else if (name.SequenceEqual("turn_order"u8)) message.TurnOrder = ServiceJson.Whole(ref reader) ?? -1;
            else if (name.SequenceEqual("turn_is_formatted"u8)) message.TurnIsFormatted = ServiceJson.Flag(ref reader) ?? false;
            else if (name.SequenceEqual("end_of_turn"u8)) message.EndOfTurn = ServiceJson.Flag(ref reader);
            else if (name.SequenceEqual("transcript"u8)) message.Transcript = ServiceJson.Text(ref reader);
            else if (name.SequenceEqual("end_of_turn_confidence"u8)) message.EndOfTurnConfidence = ServiceJson.Number(ref reader);
            else if (name.SequenceEqual("words"u8)) message.Words = ServiceJson.List(ref reader, Word);
            else if (name.SequenceEqual("utterance"u8)) message.Utterance = ServiceJson.Text(ref reader);
            else if (name.SequenceEqual("language_code"u8)) message.LanguageCode = ServiceJson.Text(ref reader);
            else if (name.SequenceEqual("speaker_label"u8)) message.SpeakerLabel = ServiceJson.Text(ref reader);
            else if (name.SequenceEqual("revisions"u8)) message.Revisions = ServiceJson.List(ref reader, Revision);
            else if (name.SequenceEqual("id"u8)) message.Id = PrintableName(ref reader);
            else if (name.SequenceEqual("expires_at"u8)) message.ExpiresAt = ServiceJson.Number(ref reader);
            else if (name.SequenceEqual("configuration"u8)) message.Configuration = Configuration(ref reader);
            else if (name.SequenceEqual("warning"u8)) message.Warning = ServiceJson.Text(ref reader);
            else if (name.SequenceEqual("error_code"u8)) message.ErrorCode = ServiceJson.Whole(ref reader);
            else if (name.SequenceEqual("error"u8)) message.Error = ServiceJson.Text(ref reader);
            else if (name.SequenceEqual("audio_duration_seconds"u8)) message.AudioDurationSeconds = ServiceJson.Number(ref reader);
            else if (name.SequenceEqual("session_duration_seconds"u8)) message.SessionDurationSeconds = ServiceJson.Number(ref reader);
            else reader.Skip();
        }
        return message;
    }

    // These are written to the journal unchanged.
    private static string? PrintableName(ref Utf8JsonReader reader) => ServiceJson.Text(ref reader) is { } name ? PrintableText.Excerpt(name) : null;

    private static RecognizedWord Word(ref Utf8JsonReader reader)
    {
        var word = new RecognizedWord();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = ServiceJson.Name(ref reader);
            reader.Read();
            if (name.SequenceEqual("text"u8)) word.Text = ServiceJson.Text(ref reader);
            else if (name.SequenceEqual("start"u8)) word.Start = ServiceJson.Number(ref reader);
            else if (name.SequenceEqual("end"u8)) word.End = ServiceJson.Number(ref reader);
            else if (name.SequenceEqual("confidence"u8)) word.Confidence = ServiceJson.Number(ref reader);
            else if (name.SequenceEqual("word_is_final"u8)) word.IsFinal = ServiceJson.Flag(ref reader) ?? false;
            else if (name.SequenceEqual("speaker"u8)) word.Speaker = ServiceJson.Text(ref reader);
            else reader.Skip();
        }
        return word;
    }

    private static SpeakerRevision Revision(ref Utf8JsonReader reader)
    {
        var revision = new SpeakerRevision();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = ServiceJson.Name(ref reader);
            reader.Read();
            if (name.SequenceEqual("turn_order"u8)) revision.TurnOrder = ServiceJson.Whole(ref reader) ?? -1;
            else if (name.SequenceEqual("speaker_label"u8)) revision.SpeakerLabel = ServiceJson.Text(ref reader);
            else if (name.SequenceEqual("words"u8)) revision.Words = ServiceJson.List(ref reader, Word);
            else reader.Skip();
        }
        return revision;
    }

    private static BeginConfiguration? Configuration(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }
        var configuration = new BeginConfiguration();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = ServiceJson.Name(ref reader);
            reader.Read();
            if (name.SequenceEqual("model"u8)) configuration.Model = PrintableName(ref reader);
            else reader.Skip();
        }
        return configuration;
    }
}

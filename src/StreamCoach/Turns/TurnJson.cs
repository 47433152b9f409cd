using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace StreamCoach.Turns;

/// <summary>
/// Serialises a turn as JSON for the journal and the export: every public property under its name in camelCase, without those that are null.
/// </summary>
internal static class TurnJson
{
    /// <summary>The contract for reading and writing a turn.</summary>
    public static JsonTypeInfo<Turn> Turn { get; } = Contract(withSession: true);

    /// <summary>The contract for writing a turn to its session's journal, whose header has the session's name and path once for all turns.</summary>
    public static JsonTypeInfo<Turn> JournalTurn { get; } = Contract(withSession: false);

    /// <summary>The contract for reading a turn without its words.</summary>
    public static JsonTypeInfo<Turn> WithoutWords { get; } = Contract(withSession: true, withWords: false);

    // An empty list of words is omitted too.
    private static JsonTypeInfo<Turn> Contract(bool withSession, bool withWords = true) => (JsonTypeInfo<Turn>)new JsonSerializerOptions(TurnJsonContext.Default.Options)
    {
        TypeInfoResolver = TurnJsonContext.Default.WithAddedModifier(type =>
        {
            foreach (JsonPropertyInfo property in type.Properties)
            {
                if (property.PropertyType == typeof(TurnWordList)) property.ShouldSerialize = static (_, words) => words is TurnWordList { Count: > 0 };
                if (!withWords && property.PropertyType == typeof(TurnWordList)) property.CustomConverter = new SkippedWordsConverter();
                if (!withSession && type.Type == typeof(Turn) && property.Name is ("sessionName" or "path")) property.ShouldSerialize = static (_, _) => false;
            }
        }),
    }.GetTypeInfo(typeof(Turn));
}

/// <summary>Serialises the words of a turn as an array.</summary>
internal sealed class TurnWordListConverter : JsonConverter<TurnWordList>
{
    public override void Write(Utf8JsonWriter writer, TurnWordList value, JsonSerializerOptions options)
    {
        JsonTypeInfo<TurnWord> word = WordOf(options);
        writer.WriteStartArray();
        for (int i = 0; i < value.Count; i++) JsonSerializer.Serialize(writer, value[i], word);
        writer.WriteEndArray();
    }

    public override TurnWordList? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException();
        TurnWord?[]? words = JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<TurnWord?[]>)options.GetTypeInfo(typeof(TurnWord[])));
        return words is null || Array.IndexOf(words, null) >= 0 ? throw new JsonException() : new(words!);
    }

    private static JsonTypeInfo<TurnWord> WordOf(JsonSerializerOptions options) => (JsonTypeInfo<TurnWord>)options.GetTypeInfo(typeof(TurnWord));
}

/// <summary>Reads no word.</summary>
internal sealed class SkippedWordsConverter : JsonConverter<TurnWordList>
{
    public override void Write(Utf8JsonWriter writer, TurnWordList value, JsonSerializerOptions options) => throw new NotSupportedException();

    public override TurnWordList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        reader.Skip();
        return TurnWordList.Empty;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Turn))]
[JsonSerializable(typeof(TurnWord))]
[JsonSerializable(typeof(TurnWord[]))]
internal sealed partial class TurnJsonContext : JsonSerializerContext;

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

    // An empty list of words is omitted too.
    private static JsonTypeInfo<Turn> Contract(bool withSession) => (JsonTypeInfo<Turn>)new JsonSerializerOptions(TurnJsonContext.Default.Options)
    {
        TypeInfoResolver = TurnJsonContext.Default.WithAddedModifier(type =>
        {
            foreach (JsonPropertyInfo property in type.Properties)
            {
                if (property.PropertyType == typeof(TurnWordList)) property.ShouldSerialize = static (_, words) => words is TurnWordList { Count: > 0 };
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
        JsonTypeInfo<TurnWord> word = WordOf(options);
        var words = new List<TurnWord>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) words.Add(JsonSerializer.Deserialize(ref reader, word) ?? throw new JsonException());
        return new([.. words]);
    }

    private static JsonTypeInfo<TurnWord> WordOf(JsonSerializerOptions options) => (JsonTypeInfo<TurnWord>)options.GetTypeInfo(typeof(TurnWord));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Turn))]
[JsonSerializable(typeof(TurnWord))]
internal sealed partial class TurnJsonContext : JsonSerializerContext;

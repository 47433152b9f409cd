using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace StreamCoach.Turns;

/// <summary>
/// Serialises a turn as JSON for the journal and the export: every public property under its name in camelCase, without those that are null.
/// </summary>
internal static class TurnJson
{
    // An empty list of words is omitted too.
    private static readonly JsonSerializerOptions WithoutEmptyLists = new(TurnJsonContext.Default.Options)
    {
        TypeInfoResolver = TurnJsonContext.Default.WithAddedModifier(static type =>
        {
            foreach (JsonPropertyInfo property in type.Properties)
            {
                if (property.PropertyType == typeof(TurnWordList)) property.ShouldSerialize = static (_, words) => words is TurnWordList { Count: > 0 };
            }
        }),
    };

    /// <summary>The contract for reading and writing a turn.</summary>
    public static JsonTypeInfo<Turn> Turn { get; } = (JsonTypeInfo<Turn>)WithoutEmptyLists.GetTypeInfo(typeof(Turn));
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

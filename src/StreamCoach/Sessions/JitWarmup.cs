using System.Text.Json;
using StreamCoach.Audio;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>
/// Pre-compiles the JSON paths on a background thread while the first session connects, so that its first frame and first turn are not delayed.
/// JSON is a third of what the JIT compiles for a first session (docs/performance.md).
/// </summary>
internal static class JitWarmup
{
    /// <summary>Starts the compilation. The returned task need not be awaited.</summary>
    public static Task Start() => Task.Run(Run);

    private static void Run()
    {
        ServiceMessage.Decode("""{"type":"Begin","id":"","expires_at":0,"configuration":{"model":""}}"""u8);
        ServiceMessage.Decode("""{"type":"Turn","turn_order":0,"end_of_turn":true,"transcript":"","words":[{"text":"","start":0,"end":0,"confidence":0.5}]}"""u8);
        var header = new JournalHeader
        {
            Id = "",
            Name = "",
            CreatedAt = default,
            Source = "",
            SourceKind = SourceKind.File,
            SampleRate = 0,
            Endpoint = "",
            Streaming = new(),
        };
        using var json = new Utf8JsonWriter(Stream.Null);
        JsonSerializer.Serialize(json, new() { Type = JournalLineType.Header, Session = header }, JournalJson.Default.JournalLine);
        json.Reset();
        JsonSerializer.Serialize(json, new Turn { Text = "", Words = new([new("", 0, 0)]) }, TurnJson.Turn);
    }
}

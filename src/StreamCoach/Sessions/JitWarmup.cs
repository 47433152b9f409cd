using System.Text.Json;
using StreamCoach.Audio;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>
/// The first session of a process compiles all that it does. Its JSON is a third of that, and is compiled here beside the opening of the line,
/// so that the first frame and the first turn do not wait for it.
/// </summary>
internal static class JitWarmup
{
    /// <summary>Begins it, on another thread. Nobody has to wait for it.</summary>
    public static Task Begin() => Task.Run(Run);

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
        JsonSerializer.Serialize(json, new() { Type = RecordType.Header, Session = header }, JournalJson.Default.JournalRecord);
        json.Reset();
        JsonSerializer.Serialize(json, new Turn { Text = "", Words = new([new("", 0, 0)]) }, TurnJson.Turn);
    }
}

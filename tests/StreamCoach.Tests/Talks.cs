using System.Text.Json;
using StreamCoach.Recognition;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Formats;
using StreamCoach.Turns;

namespace StreamCoach.Tests;

/// <summary>Transcripts for tests.</summary>
internal static class Talks
{
    /// <summary>Returns a transcript without times from lines such as "A: Hello.".</summary>
    public static Transcript Of(params string[] lines) => new(TextFormat.Read(lines));

    /// <summary>The transcript of the bundled recording, with its times.</summary>
    public static Transcript Recording { get; } = Read(Path.ChangeExtension(SandboxServer.RecordingPath, ".json"));

    private static Transcript Read(string path)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(path));
        return new(json.RootElement.GetProperty("turns").EnumerateArray().Select((turn, i) =>
        {
            TurnWord[] words = [.. turn.GetProperty("words").EnumerateArray().Select(word => new TurnWord(word.GetProperty("text").GetString()!,
                word.GetProperty("start").GetDouble() / 1000, word.GetProperty("end").GetDouble() / 1000, 0.9, null, true))];
            string speaker = turn.GetProperty("speaker").GetString()!;
            return new Turn
            {
                SessionId = "recording",
                Order = i,
                Text = turn.GetProperty("text").GetString()!,
                Speaker = speaker,
                SpeakerLabel = speaker,
                Model = StreamingOptions.DefaultModel,
                Words = new(words),
                Start = words[0].Start,
                End = words[^1].End,
            };
        }));
    }
}

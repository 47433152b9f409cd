using System.Text.Json;
using StreamCoach.Turns;

namespace StreamCoach.Tests;

/// <summary>The bundled recording and the turns that a session without faults transcribes from it, according to the recording's JSON file.</summary>
internal static class SampleRecording
{
    private static readonly (string Text, double Start, double End)[] Turns = Read();

    public static int TurnCount => Turns.Length;

    /// <summary>Asserts that the turns are those of the recording, each once, in order, with its times.</summary>
    public static void AssertTurns(IReadOnlyList<Turn> turns)
    {
        Assert.Equal(Turns.Select(turn => turn.Text), turns.Select(turn => turn.Text));
        Assert.Equal(Enumerable.Range(0, turns.Count), turns.Select(turn => turn.Order));
        foreach ((Turn turn, (string Text, double Start, double End) expected) in turns.Zip(Turns))
        {
            Assert.Equal(expected.Start, turn.Start!.Value, 0.1);
            Assert.Equal(expected.End, turn.End!.Value, 0.1);
        }
    }

    /// <summary>Returns the recording as raw PCM.</summary>
    public static TemporaryFile Pcm() => new(".raw", File.ReadAllBytes(SandboxServer.RecordingPath)[44..]);

    private static (string, double, double)[] Read()
    {
        using JsonDocument known = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(SandboxServer.RecordingPath, ".json")));
        return [.. known.RootElement.GetProperty("turns").EnumerateArray().Select(turn =>
        {
            JsonElement[] words = [.. turn.GetProperty("words").EnumerateArray()];
            return (string.Join(' ', words.Select(word => word.GetProperty("text").GetString())),
                words[0].GetProperty("start").GetDouble() / 1000, words[^1].GetProperty("end").GetDouble() / 1000);
        })];
    }
}

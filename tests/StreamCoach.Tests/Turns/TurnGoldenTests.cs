using System.Text;
using System.Text.Json;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Turns;

public class TurnGoldenTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "fixtures", "messages");

    public static TheoryData<string> Cases => [.. Directory.GetFiles(Folder, "*.jsonl").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Fact]
    public void There_is_at_least_one_sequence() => Assert.InRange(Cases.Count, 16, 1_000);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_sequence_gives_the_expected_turns(string name)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Folder, name + ".jsonl"));
        using JsonDocument head = JsonDocument.Parse(lines[0]);
        using JsonDocument expected = JsonDocument.Parse(lines[^1]);
        var log = new TurnLog();
        StreamingOptions options = Options(head.RootElement.GetProperty("options"));
        var assembler = new TurnAssembler("s", options.Model, log);
        DateTime start = DateTime.UnixEpoch;
        foreach (string line in lines[1..^1])
        {
            ServiceMessage? message = ServiceMessage.Decode(Encoding.UTF8.GetBytes(line));
            Assert.NotNull(message);
            if (message.Type == "Turn") assembler.Accept(message.ToTurn(options), start, start.AddSeconds(9));
            foreach (SpeakerRevision? revision in message.Revisions ?? [])
            {
                if (revision is not null) assembler.Accept(revision);
            }
        }
        assembler.Finish();

        JsonElement[] turns = [.. expected.RootElement.GetProperty("turns").EnumerateArray()];
        IReadOnlyList<Turn> got = log.Snapshot();
        Assert.Equal(turns.Select(turn => turn.GetProperty("text").GetString()), got.Select(turn => turn.Text));
        Assert.Equal(Enumerable.Range(0, turns.Length), got.Select(turn => turn.Order));
        foreach ((JsonElement turn, Turn actual) in turns.Zip(got))
        {
            Assert.Equal(turn.GetProperty("start").GetDouble(), actual.Start!.Value, 3);
            Assert.Equal(turn.GetProperty("end").GetDouble(), actual.End!.Value, 3);
            Assert.Equal(start.AddSeconds(actual.Start.Value), actual.StartedAt);
            Assert.Equal(Math.Round((9 - actual.End.Value) * 1_000), actual.LagMs!.Value, 1);
            if (turn.TryGetProperty("speaker", out JsonElement speaker)) Assert.Equal(speaker.GetString(), actual.Speaker);
            if (turn.TryGetProperty("language", out JsonElement language)) Assert.Equal(language.GetString(), actual.Language);
            if (turn.TryGetProperty("confidence", out JsonElement confidence))
                Assert.Equal(confidence.ValueKind == JsonValueKind.Null ? null : confidence.GetDouble(), actual.Confidence);
            Assert.Equal(!turn.TryGetProperty("final", out JsonElement final) || final.GetBoolean(), actual.IsFinal);
        }
    }

    private static StreamingOptions Options(JsonElement options) => new()
    {
        Model = options.GetProperty("model").GetString()!,
        FormatTurns = options.TryGetProperty("formatTurns", out _) ? true : null,
        SpeakerLabels = options.TryGetProperty("speakerLabels", out _) ? true : null,
    };
}

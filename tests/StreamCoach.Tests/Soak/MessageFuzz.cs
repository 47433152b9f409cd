using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Soak;

/// <summary>
/// Invalid messages made from valid ones: values of other types and extreme sizes, missing, repeated or swapped keys, wrong bytes. Nothing is
/// thrown, turns keep their order, and memory does not grow.
/// </summary>
[Collection("alone")]
public class MessageFuzz
{
    private static readonly string[] Real = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "fixtures", "messages"), "*.jsonl")
        .Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines).Where(line => line.Contains("\"type\""))];

    [Fact]
    public void Broken_messages_are_harmless()
    {
        var random = new Random(Rounds.Seed);
        int rounds = Rounds.Count(inSuite: 20_000);
        (TurnLog log, TurnAssembler assembler, StreamingOptions options) = Make(random);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < rounds; i++)
        {
            if (i % 2_000 == 0) (log, assembler, options) = Make(random);
            byte[] message = Mutate(random);
            try
            {
                Take(message, assembler, options);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Seed {Rounds.Seed}, message {i}: {Encoding.UTF8.GetString(message)}", error);
            }
            if (i % 2_000 == 1_999) Check(log);
        }
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 16 * 1024 * 1024);
    }

    private static (TurnLog, TurnAssembler, StreamingOptions) Make(Random random)
    {
        var log = new TurnLog();
        var options = new StreamingOptions { Model = random.Next(3) switch { 0 => "u3-rt-pro", 1 => "universal-streaming-english", _ => "whisper-rt" }, FormatTurns = random.Next(2) == 0 };
        return (log, new TurnAssembler("fuzz", options.Model, log), options);
    }

    private static void Take(byte[] bytes, TurnAssembler assembler, StreamingOptions options)
    {
        if (ServiceMessage.Decode(bytes) is not { } message) return;
        if (message.IsError) _ = ServiceFailure.From(message.ErrorCode, message.Error, begun: true);
        else if (message.Type == "Turn") assembler.Accept(message.ToTurn(options), DateTime.UnixEpoch, DateTime.UnixEpoch);
        else if (message.Type == "Begin") _ = new ConnectionLimits().LifetimeOf(message);
        foreach (SpeakerRevision? revision in message.Revisions ?? [])
        {
            if (revision is not null) assembler.Accept(revision);
        }
        assembler.ReleaseOverdue(DateTime.UnixEpoch);
    }

    private static void Check(TurnLog log)
    {
        IReadOnlyList<Turn> turns = log.Snapshot();
        for (int order = 0; order < turns.Count; order++)
        {
            Assert.Equal(order, turns[order].Order);
            Assert.DoesNotContain(turns[order].Text, c => char.IsControl(c));
        }
    }

    private static byte[] Mutate(Random random)
    {
        string line = Real[random.Next(Real.Length)];
        if (random.Next(4) == 0) return Corrupt(random, Encoding.UTF8.GetBytes(line));
        JsonNode node = JsonNode.Parse(line)!;
        for (int times = random.Next(1, 4); times > 0; times--) Mutate(random, node);
        return JsonSerializer.SerializeToUtf8Bytes(node);
    }

    private static void Mutate(Random random, JsonNode node)
    {
        while (true)
        {
            switch (node)
            {
                case JsonObject { Count: > 0 } map:
                    string key = map.ElementAt(random.Next(map.Count)).Key;
                    if (map[key] is JsonObject or JsonArray && random.Next(3) > 0)
                    {
                        node = map[key]!;
                        continue;
                    }
                    if (random.Next(5) == 0) map.Remove(key);
                    else map[key] = Odd(random);
                    return;
                case JsonArray { Count: > 0 } list:
                    int place = random.Next(list.Count);
                    if (list[place] is { } inner && random.Next(3) > 0)
                    {
                        node = inner;
                        continue;
                    }
                    list[place] = Odd(random);
                    return;
                default:
                    return;
            }
        }
    }

    private static JsonNode? Odd(Random random) => random.Next(13) switch
    {
        0 => null,
        1 => random.Next(),
        2 => -random.Next(),
        3 => double.MaxValue,
        4 => long.MinValue,
        5 => true,
        6 => "",
        7 => new string('x', random.Next(5_000)),
        8 => "\u001b[31mred\u0007\u202e\ud800",
        9 => new JsonArray(1, null, "a", new JsonObject()),
        10 => new JsonObject { ["type"] = "Turn" },
        11 => random.Next(2) == 0 ? "Turn" : "SpeakerRevision",
        _ => random.NextDouble() * 1e6,
    };

    private static byte[] Corrupt(Random random, byte[] bytes)
    {
        switch (random.Next(3))
        {
            case 0:
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
            case 1:
                return bytes[..random.Next(bytes.Length)];
            default:
                int from = random.Next(bytes.Length);
                return [.. bytes[..from], .. bytes[random.Next(from + 1)..]];
        }
    }
}

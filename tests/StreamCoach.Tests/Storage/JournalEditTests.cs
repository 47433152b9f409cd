using System.Text.Json.Nodes;
using StreamCoach.Audio;
using StreamCoach.Errors;
using StreamCoach.JournalWriter;
using StreamCoach.Sessions;
using StreamCoach.Storage;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Formats;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Storage;

/// <summary>An edited or damaged journal is read as far as possible or refused with an error; it throws nothing else.</summary>
public class JournalEditTests
{
    private const string Id = TemporaryRoot.Id;

    private static readonly Func<JsonNode?>[] Values =
    [
        () => null, () => true, () => "", () => "x", () => "99", () => "\0", () => "NaN", () => "Infinity", () => 0, () => -1, () => 99, () =>
            int.MaxValue, () => 2_147_483_648, () => 1e300, () => -1e300,
        () => new JsonArray(), () => new JsonArray(null, null), () => new JsonArray("x", null), () => new JsonArray(new JsonObject()), () => new JsonObject(), () => new JsonObject { ["a"] = null },
        () => "0001-01-01T00:00:00Z", () => "9999-12-31T23:59:59Z", () => "00:00:00", () => "-1.00:00:00", () => "10675199.00:00:00",
    ];

    [Theory]
    [InlineData("Microphone")]
    [InlineData("File")]
    [InlineData("Program")]
    [InlineData("Stream")]
    [InlineData("Process")]
    public void Every_field_may_be_missing_null_of_another_type_or_out_of_range(string kind)
    {
        using var root = new TemporaryRoot();
        string[] lines = Write(root, Enum.Parse<SourceKind>(kind));
        int read = 0, refused = 0;
        for (int line = 0; line < lines.Length; line++)
        {
            foreach (string[] path in Paths(JsonNode.Parse(lines[line])!))
            {
                foreach (Func<JsonNode?>? value in Values.Append(null))
                {
                    JsonNode edited = JsonNode.Parse(lines[line])!;
                    Edit(edited, path, value);
                    File.WriteAllLines(root.Journal, [.. lines[..line], edited.ToJsonString(), .. lines[(line + 1)..]]);
                    try
                    {
                        if (Use(root)) read++;
                        else refused++;
                    }
                    catch (Exception error)
                    {
                        Assert.Fail($"{edited.ToJsonString()}\n{error}");
                    }
                }
            }
        }
        // The header has a third of all fields, and most others are ignored.
        Assert.InRange(refused, 100, read);
    }

    [Fact]
    public void Lines_may_be_repeated_swapped_truncated_and_damaged()
    {
        using var root = new TemporaryRoot();
        string[] lines = Write(root, SourceKind.Stream);
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        for (int round = 0; round < 500; round++)
        {
            List<string> edited = [.. lines];
            for (int edit = random.Next(1, 6); edit > 0; edit--)
            {
                int at = random.Next(edited.Count);
                switch (random.Next(5))
                {
                    case 0: edited.Insert(random.Next(edited.Count + 1), edited[at]); break;
                    case 1: (edited[0], edited[at]) = (edited[at], edited[0]); break;
                    case 2: edited[at] = edited[at][..random.Next(edited[at].Length + 1)]; break;
                    case 3: edited[at] = edited[at].Insert(random.Next(edited[at].Length + 1), ((char)random.Next(0xD800)).ToString()); break;
                    default: edited.Insert(random.Next(edited.Count + 1), new string(random.GetItems("[]{}\":,\\0e-\t\0tnf".AsSpan(), 40))); break;
                }
            }
            File.WriteAllLines(root.Journal, edited);
            try
            {
                Use(root);
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {seed}, round {round}: {error}");
            }
        }
    }

    [Fact]
    public void An_endless_line_is_skipped_without_keeping_it()
    {
        using var root = new TemporaryRoot();
        string[] lines = Write(root, SourceKind.Stream);
        using (FileStream journal = File.Create(root.Journal))
        {
            journal.Write(System.Text.Encoding.UTF8.GetBytes($"{lines[0]}\n{{\"type\":\"turn\",\"text\":\""));
            // A sparse file: it takes no space on disk.
            journal.Seek(1L << 30, SeekOrigin.Current);
            journal.Write(System.Text.Encoding.UTF8.GetBytes($"\"}}\n{string.Join('\n', lines[3..])}\n"));
        }
        // Read on this thread, because other threads allocate for other tests.
        long before = GC.GetAllocatedBytesForCurrentThread();
        SavedJournal saved = SavedJournal.Read(root.Folder);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 300 << 20);
        Assert.Equal(["Line 2 of the journal cannot be read and was skipped."], saved.Warnings);
        Assert.Equal(2, saved.Turns.Count);

        using (FileStream journal = File.Create(root.Journal)) journal.SetLength(1L << 30);
        Assert.Contains("too long", Assert.Throws<StreamCoachException>(() => SavedJournal.Read(root.Folder)).Message);
    }

    [Fact]
    public void A_deeply_nested_line_is_skipped()
    {
        using var root = new TemporaryRoot();
        string[] lines = Write(root, SourceKind.Stream);
        File.AppendAllText(root.Journal, $"{{\"type\":\"weather\",\"x\":{new string('[', 1_000_000)}{new string(']', 1_000_000)}}}\n");
        Assert.Equal([$"Line {lines.Length + 1} of the journal cannot be read and was skipped."], SavedJournal.Read(root.Folder).Warnings);
    }

    [Theory]
    [InlineData("1e300")]
    [InlineData("-1e300")]
    [InlineData("1e9")]
    [InlineData("-1")]
    [InlineData("\"NaN\"")]
    [InlineData("\"Infinity\"")]
    [InlineData("\"-Infinity\"")]
    public void An_impossible_position_is_ignored(string position)
    {
        using var root = new TemporaryRoot();
        string[] lines = Write(root, SourceKind.Stream);
        double answered = SavedJournal.Read(root.Folder).ConfirmedSeconds;
        File.AppendAllText(root.Journal, $"{{\"type\":\"answered\",\"answered\":{position}}}\n{{\"type\":\"ended\",\"state\":\"Failed\",\"answered\":{position},\"at\":\"2026-11-23T04:00:00Z\"}}\n");
        SavedJournal saved = SavedJournal.Read(root.Folder);
        Assert.Equal((answered, SessionState.Failed, 2), (saved.ConfirmedSeconds, saved.EndedState, saved.Warnings.Count));

        File.WriteAllLines(root.Journal, lines);
        File.AppendAllText(root.Journal,
            $"{{\"type\":\"turn\",\"order\":7,\"text\":\"late\",\"startedAt\":\"2026-11-23T04:00:00Z\",\"endedAt\":\"2026-11-23T04:00:00Z\",\"start\":{position},\"end\":{position},\"isFinal\":true}}\n");
        Turn turn = SavedJournal.Read(root.Folder).Turns[^1];
        Assert.Equal("late", turn.Text);
        Assert.InRange(turn.Start!.Value, 0, TurnValue.LongestSeconds);
    }

    [Fact]
    public void A_position_beyond_the_saved_audio_is_reported_and_all_of_it_is_sent()
    {
        using var root = new TemporaryRoot();
        Write(root, SourceKind.Stream);
        using (AudioSpool spool = AudioSpool.Create(root.Folder, Talk.BytesPerSecond, Assert.Fail)) spool.Append(3 * Talk.BytesPerSecond, new byte[10 * Talk.BytesPerSecond]);
        using AudioSpool left = AudioSpool.Open(root.Folder, Talk.BytesPerSecond, Assert.Fail)!;
        var warnings = new List<string>();
        Assert.Equal(15, JournalValidator.ResumeOffset(15, left, Talk.BytesPerSecond, 1, warnings.Add));
        Assert.Empty(warnings);
        Assert.Equal(3, JournalValidator.ResumeOffset(500, left, Talk.BytesPerSecond, 1, warnings.Add));
        Assert.Contains("500 s", Assert.Single(warnings));
    }

    // Does everything that a user does with a saved session; returns whether it could be read.
    private static bool Use(TemporaryRoot root)
    {
        bool isRead = true;
        try
        {
            TranscriptionSession session = SavedSessions.Open(root.Path, Id);
            _ = (session.State, session.Failure?.Advice, session.Duration, session.AudioSent, session.Gaps.Count, session.ToString(), session.Name);
            Turn[] turns = [.. session.GetTurns()];
            Assert.All(turns, turn => Assert.NotNull(turn.Words.ToString()));
            Transcript transcript = new(turns);
            foreach (TranscriptFormat format in Enum.GetValues<TranscriptFormat>()) TranscriptFile.Write(transcript, format);
        }
        catch (StreamCoachException error)
        {
            Assert.Contains(error.Kind, (FailureKind[])[FailureKind.SavedSessionUnreadable, FailureKind.SavedFormatTooNew, FailureKind.SessionNotFound]);
            Assert.NotEmpty(error.Advice);
            isRead = false;
        }
        try
        {
            _ = SavedSessions.Resume(Id, new() { SaveIn = root.Path, Key = new("sandbox") });
        }
        catch (StreamCoachException error)
        {
            Assert.NotEmpty(error.Advice);
        }
        return isRead;
    }

    private static string[] Write(TemporaryRoot root, SourceKind kind)
    {
        using (SessionJournalWriter journal = SessionJournalWriter.Create(root.Folder, Talk.Header(Id) with
        {
            SourceKind = kind,
            Path = kind == SourceKind.File ? "/talks/call.wav" : null,
            Device = kind == SourceKind.Process ? "player" : null,
            Command = kind == SourceKind.Program ? ["recorder", "--raw"] : null,
            SavedAudio = Path.GetFullPath("/talks/kept.wav"),
            DurationLimit = TimeSpan.FromHours(1),
            Streaming = new() { KeyTerms = ["term"], Languages = ["en"], MinTurnSilence = 100 },
        }, Assert.Fail))
        {
            journal.Opened();
            journal.Began("service", "u3-rt-pro", DateTime.UnixEpoch, 0);
            journal.Turns([Talk.Turn(Id, 0), Talk.Turn(Id, 1)]);
            journal.Gap(new(1, 2, "lost", DateTime.UnixEpoch));
            journal.Options(new() { KeyTerms = ["other"] });
            journal.Names(new SpeakerNames(new Dictionary<string, string> { ["A"] = "Ana" }));
            journal.Ended(SessionState.Failed, FailureKind.ConnectionLost, "lost", 3);
        }
        string[] lines = File.ReadAllLines(root.Journal);
        // Written by earlier versions only.
        lines = [.. lines[..^1], """{"type":"answered","answered":2}""", lines[^1]];
        File.WriteAllLines(root.Journal, lines);
        return lines;
    }

    private static IEnumerable<string[]> Paths(JsonNode node, params string[] above)
    {
        if (above.Length > 0) yield return above;
        IEnumerable<(string, JsonNode?)> inside = node switch
        {
            JsonObject it => it.Select(field => (field.Key, field.Value)),
            // All words are alike.
            JsonArray it => it.Take(1).Select(entry => ("0", entry)),
            _ => [],
        };
        foreach ((string name, JsonNode? value) in inside.ToArray())
        {
            if (value is null) yield return [.. above, name];
            else foreach (string[] path in Paths(value, [.. above, name])) yield return path;
        }
    }

    private static void Edit(JsonNode node, string[] path, Func<JsonNode?>? value)
    {
        foreach (string step in path[..^1]) node = node is JsonArray list ? list[int.Parse(step, null)]! : node[step]!;
        if (node is JsonArray array) array[0] = value?.Invoke();
        else if (value is null) node.AsObject().Remove(path[^1]);
        else node[path[^1]] = value();
    }
}

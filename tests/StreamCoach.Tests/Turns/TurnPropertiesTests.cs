using System.Reflection;
using System.Text.RegularExpressions;
using StreamCoach.JournalWriter;
using StreamCoach.Sessions;
using StreamCoach.Tests.Storage;
using StreamCoach.Transcripts.Formats;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Turns;

/// <summary>Checks that every property of <see cref="Turn"/>, including new ones, is carried by each format.</summary>
public partial class TurnPropertiesTests
{
    private const string Recording = "/calls/call.wav";

    // What is calculated from other properties is not carried.
    private static readonly PropertyInfo[] Properties = [.. typeof(Turn).GetProperties().Where(property => property.CanWrite)], WordProperties = typeof(TurnWord).GetProperties();

    [Fact]
    public void Every_property_of_a_turn_survives_the_journal()
    {
        Turn turn = Full();
        using var root = new TemporaryRoot();
        using (SessionJournalWriter journal = SessionJournalWriter.Create(root.Folder, Talk.Header(TemporaryRoot.Id) with { Path = Recording }, Assert.Fail)) journal.Turns([turn]);
        Turn saved = Assert.Single(SavedJournal.Read(root.Folder).Turns);
        AssertCarried(turn, saved, Properties);
        Assert.Equal(turn, saved);
        Assert.Equal((turn.ConfirmedUntil, turn.FirstSpeakerLabel), (saved.ConfirmedUntil, saved.FirstSpeakerLabel));
    }

    [Theory]
    [InlineData(TranscriptFormat.Json)]
    [InlineData(TranscriptFormat.Csv)]
    public void Every_property_of_a_turn_survives_an_export(TranscriptFormat format)
    {
        Turn turn = Full();
        // A CSV has no words with times.
        if (format == TranscriptFormat.Csv) turn = turn with { Words = null, FirstSpeakerLabel = turn.SpeakerLabel };
        Turn read = Assert.Single(TranscriptFile.Read(TranscriptFile.Write(new([turn]), format), format, "x"));
        AssertCarried(turn, read, Properties);
        Assert.Equal(turn, read);
    }

    [Fact]
    public void Every_property_of_a_turn_is_read_from_a_deserialized_object()
    {
        Turn turn = Full();
        Turn? read = TurnRow.Read(Row(turn), out bool hasOrder);
        Assert.True(hasOrder);
        AssertCarried(turn, read!, Properties);
        Assert.Equal(("01:01:01.500", 2.125), (new Turn { Start = 3661.5, End = 3663.625 }.Time, new Turn { Start = 3661.5, End = 3663.625 }.Duration));
        Assert.Equal((null, null, null), (new Turn().Time, new Turn { Start = 1 }.Duration, new Turn { End = 1 }.Duration));

        static RowValue Row(object record) => name => record.GetType().GetProperty(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)?.GetValue(record) switch
        {
            TurnWordList words => words.Select(Row),
            var value => value,
        };
    }

    [Fact]
    public void A_copy_of_a_turn_is_equal_to_it()
    {
        Turn turn = Full();
        Turn copy = turn with { };
        AssertCarried(turn, copy, Properties);
        Assert.Equal((turn.ConfirmedUntil, turn.Origin), (copy.ConfirmedUntil, copy.Origin));
        Assert.Equal(turn, turn with { ConfirmedUntil = null, Words = new([.. turn.Words.Select(word => word with { })]) });
        Assert.Equal(turn.GetHashCode(), (turn with { Words = new([.. turn.Words.Select(word => word with { })]) }).GetHashCode());
        foreach (PropertyInfo property in Properties) Assert.NotEqual(turn, With(turn, property, Value(property, other: true)));
    }

    // Lines that format 1 contained before a turn was one record: equal labels only once, no session, words final by default.
    [Fact]
    public void A_line_of_an_earlier_version_is_read()
    {
        using var root = new TemporaryRoot();
        SessionJournalWriter.Create(root.Folder, Talk.Header(TemporaryRoot.Id), Assert.Fail).Dispose();
        File.AppendAllText(root.Journal, """
            {"type":"turn","order":0,"text":"So, hello.","speaker":"A","model":"u3-rt-pro","language":"en","startedAt":"2026-11-23T04:00:01Z","endedAt":"2026-11-23T04:00:02.5Z","start":1,"end":2.5,"confidence":0.75,"endOfTurnConfidence":0.5,"answered":2.25,"isFinal":true,"lagMs":-120,"words":[{"text":"So,","start":1,"end":1.5,"confidence":1,"speaker":"A"},{"text":"hello.","start":1.5,"end":2.5,"isFinal":false}]}
            {"type":"turn","order":1,"text":"Yes.","speaker":"Ana","speakerLabel":"B","firstSpeakerLabel":"C","startedAt":"2026-11-23T04:00:03Z","endedAt":"2026-11-23T04:00:03Z","start":"NaN","end":"Infinity","isFinal":false}

            """);
        SavedJournal saved = SavedJournal.Read(root.Folder);
        DateTime start = new(2026, 11, 23, 4, 0, 0, DateTimeKind.Utc);
        Assert.Equal(
        [
            new Turn
            {
                SessionId = TemporaryRoot.Id, SessionName = "call", Order = 0, Text = "So, hello.", Speaker = "A", SpeakerLabel = "A", FirstSpeakerLabel = "A", Model = "u3-rt-pro", Language = "en",
                StartedAt = start.AddSeconds(1), EndedAt = start.AddSeconds(2.5), Start = 1, End = 2.5, Confidence = 0.75, EndOfTurnConfidence = 0.5, LagMs = -120,
                Words = new([new("So,", 1, 1.5, 1, "A"), new("hello.", 1.5, 2.5, null, null, IsFinal: false)]),
            },
            new Turn
            {
                SessionId = TemporaryRoot.Id, SessionName = "call", Order = 1, Text = "Yes.", Speaker = "Ana", SpeakerLabel = "B", FirstSpeakerLabel = "C", StartedAt = start.AddSeconds(3),
                EndedAt = start.AddSeconds(3), Start = 0, End = TurnValue.LongestSeconds, IsFinal = false,
            },
        ], saved.Turns);
        Assert.Equal(2.25, saved.Turns[0].ConfirmedUntil);
        Assert.Empty(saved.Warnings);
    }

    // Property names that earlier versions require; they take a turn without one as a damaged line.
    [Fact]
    public void A_line_has_the_property_names_of_format_1()
    {
        using var root = new TemporaryRoot();
        using (SessionJournalWriter journal = SessionJournalWriter.Create(root.Folder, Talk.Header(TemporaryRoot.Id), Assert.Fail)) journal.Turns([Full(), new Turn { Text = "Bare." }]);
        string[] lines = File.ReadAllLines(root.Journal);
        Assert.StartsWith("""{"type":"turn","answered":""", lines[1]);
        string[] names = [.. Name().Matches(lines[1]).Select(name => name.Groups[1].Value)];
        Assert.Superset(
            (HashSet<string>)["order", "text", "speaker", "speakerLabel", "firstSpeakerLabel", "model", "language", "startedAt", "endedAt", "start",
                "end", "confidence", "endOfTurnConfidence", "answered", "isFinal", "lagMs", "words"],
            names.ToHashSet());
        // They are the session's, and its header has them once.
        Assert.DoesNotContain("sessionName", names);
        Assert.DoesNotContain("path", names);
        // Unknown values and empty lists are omitted.
        Assert.Equal("""{"type":"turn","order":0,"text":"Bare.","isFinal":true}""", lines[2]);
    }

    // Each property has a unique value other than the default, so that a lost or swapped one is detected.
    private static Turn Full()
    {
        var turn = new Turn { Text = "" };
        foreach (PropertyInfo property in Properties) property.SetValue(turn, Value(property));
        return turn with { ConfirmedUntil = 3.5, FirstSpeakerLabel = "first label" };
    }

    private static TurnWord Word(int number)
    {
        var word = new TurnWord("", 0, 0);
        foreach (PropertyInfo property in WordProperties) property.SetValue(word, Value(property));
        return word with { Text = $"word{number}" };
    }

    private static object Value(PropertyInfo property, bool other = false)
    {
        int number = Array.FindIndex(property.DeclaringType!.GetProperties(), it => it.Name == property.Name) + (other ? 100 : 1);
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return property.Name == nameof(Turn.SessionId) && !other ? TemporaryRoot.Id
            : property.Name == nameof(Turn.SessionName) && !other ? "call"
            : property.Name == nameof(Turn.Path) && !other ? Recording
            : type == typeof(string) ? $"{property.Name} {number}"
            : type == typeof(double) ? number + 0.25
            : type == typeof(int) ? number
            : type == typeof(bool) ? other
            : type == typeof(DateTime) ? new DateTime(2026, 11, 23, 4, 0, 0, 123, DateTimeKind.Utc).AddSeconds(number)
            : type == typeof(TurnWordList) ? new TurnWordList([Word(number), Word(number + 1)])
            : throw new NotSupportedException($"Give the test a value for {property.Name}, and see that TurnRow reads a {type.Name}.");
    }

    private static Turn With(Turn turn, PropertyInfo property, object value)
    {
        Turn copy = turn with { };
        property.SetValue(copy, value);
        return copy;
    }

    // By name, so that a failure names the missing property.
    private static void AssertCarried(Turn expected, Turn actual, PropertyInfo[] properties) => Assert.Equal(
        properties.Select(property => (property.Name, property.GetValue(expected))), properties.Select(property => (property.Name, property.GetValue(actual))));

    [GeneratedRegex("\"([a-zA-Z]+)\":")]
    private static partial Regex Name();
}

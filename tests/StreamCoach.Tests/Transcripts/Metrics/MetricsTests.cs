using System.Globalization;
using System.Reflection;
using StreamCoach.Errors;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Metrics;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Transcripts.Metrics;

public class MetricsTests
{
    private static readonly Transcript Talk = Read(Path.Combine(AppContext.BaseDirectory, "fixtures", "metrics", "talk.txt"), "u3-rt-pro");

    public static TheoryData<string, string, string> WorkedOut =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "fixtures", "metrics", "talk.md"))
            .Where(line => line.StartsWith('|')).Skip(2).Select(line => line.Split('|')).Select(cells => new TheoryDataRow<string, string, string>(cells[1].Trim(), cells[2].Trim(), cells[3].Trim()))];

    [Theory]
    [MemberData(nameof(WorkedOut))]
    public void Each_metric_equals_the_value_calculated_by_hand(string who, string figure, string expected)
    {
        TranscriptMetrics metrics = TranscriptMetrics.Measure(Talk);
        object of = who == "session" ? metrics : metrics.Speakers.Single(speaker => speaker.Speaker == who);
        object? value = of.GetType().GetProperty(figure)!.GetValue(of);
        if (expected.StartsWith("null: ", StringComparison.Ordinal))
        {
            Assert.Null(value);
            Assert.Contains($"{figure}: {expected[6..]}", metrics.GetNotMeasured().Select(missing => missing.ToString()));
        }
        else
        {
            Assert.Equal(double.Parse(expected, CultureInfo.InvariantCulture), Convert.ToDouble(value, CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Every_metric_is_covered() => Assert.Equal(
        Figures(typeof(TranscriptMetrics)).Select(name => $"session {name}").Concat(Figures(typeof(SpeakerMetrics)).SelectMany(name => new[] { $"A {name}", $"B {name}" })).Order(),
        WorkedOut.Select(row => $"{row.Data.Item1} {row.Data.Item2}").Order());

    public static TheoryData<string, Transcript> Poor => new()
    {
        { "no times", Talks.Of("A: So, um, hello there. How are you?", "B: Fine.") },
        { "no speakers", new(Talk.Turns.Select(said => said with { Speaker = null, SpeakerLabel = null })) },
        { "one speaker", new(Talk.Turns.Where(said => said.Speaker == "A")) },
        { "no word times", new(Talk.Turns.Select(said => said with { Words = TurnWordList.Empty })) },
        { "some times only", new(Talk.Turns.Select((said, i) => i == 3 ? said with { Start = null } : said)) },
        { "only unknown speakers", new(Talk.Turns.Select(said => said with { Speaker = "UNKNOWN", SpeakerLabel = "UNKNOWN" })) },
        { "no punctuation", new(Talk.Turns.Select(said => said with { Text = said.Text.Replace(".", "").Replace("?", ""), Words = TurnWordList.Empty })) },
        { "stripped", new(Talk.Turns.Select(said => said with { Model = "universal-streaming-english" })) },
        { "German", new(Talk.Turns.Select(said => said with { Language = "de" })) },
        { "one word", Talks.Of("Hello") },
        { "signs only", Talks.Of("...", "?!", "\u0000") },
    };

    [Theory]
    [MemberData(nameof(Poor), DisableDiscoveryEnumeration = true)]
    public void Only_metrics_that_cannot_be_measured_are_null_with_a_reason(string name, Transcript talk)
    {
        TranscriptMetrics metrics = TranscriptMetrics.Measure(talk);
        Assert.NotEmpty(name);
        Assert.Equal(Nulls(metrics).Order(), metrics.GetNotMeasured().Select(missing => missing.Metric).Order());
        foreach (SpeakerMetrics speaker in metrics.Speakers) Assert.Equal(Nulls(speaker).Order(), speaker.GetNotMeasured().Select(missing => missing.Metric).Order());
    }

    [Theory]
    [InlineData("u3-rt-pro", "Hello there.", null)]
    [InlineData("u3-rt-pro", "Um, hello.", null)]
    [InlineData("universal-streaming-english", "Um, hello.", NotMeasuredReason.ModelStripsDisfluencies)]
    [InlineData("whisper-rt", "Hello.", NotMeasuredReason.ModelStripsDisfluencies)]
    [InlineData("universal-3-5-pro", "Hello.", null)]
    [InlineData("universal-3-6-pro", "Hello.", NotMeasuredReason.ModelNotKnown)]
    [InlineData("universal-3-6-pro", "Um, hello.", null)]
    [InlineData(null, "Hello.", NotMeasuredReason.ModelNotKnown)]
    public void Filled_pauses_are_counted_only_for_models_that_keep_them(string? model, string text, NotMeasuredReason? expected)
    {
        TranscriptMetrics metrics = TranscriptMetrics.Measure(new([new() { Text = text, Model = model }]));
        Assert.Equal(expected, metrics.GetNotMeasured().FirstOrDefault(missing => missing.Metric == nameof(metrics.FilledPauses))?.Reason);
        Assert.Equal(expected is null, metrics.FilledPauses is not null);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void Metrics_are_the_same_in_every_culture(string culture)
    {
        Transcript talk = new([.. Talk.Turns, new() { Order = 9, Speaker = "A", Text = "IS IT? I KIND OF THINK, LIKE, UH, IT IS.", Start = 91, End = 99 }]);
        string[] before = [.. Values(TranscriptMetrics.Measure(talk))];
        using (new Culture(culture)) Assert.Equal(before, Values(TranscriptMetrics.Measure(talk)));
    }

    [Theory]
    [InlineData("I like it. It is a kind of cake, and I know you know it well.", 0)]
    [InlineData("It is, like, big. Like, huge.", 2)]
    [InlineData("So we go. So, we went.", 1)]
    [InlineData("I actually think so. Actually, I do. It was, actually, fine.", 2)]
    [InlineData("We kind of agree, you know, I mean, sort of.", 4)]
    [InlineData("That is right? We agree, right?", 1)]
    [InlineData("", 0)]
    public void Discourse_markers_are_counted_only_if_set_off_by_punctuation(string text, int expected) =>
        Assert.Equal(expected, EnglishFillers.MarkerCandidates(text.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Theory]
    [InlineData("Mhm.", true)]
    [InlineData("Yeah, right, okay.", true)]
    [InlineData("Oh, I see.", true)]
    [InlineData("Right, we go.", false)]
    [InlineData("I", false)]
    [InlineData("See", false)]
    [InlineData("Yes yes yes yes", false)]
    [InlineData("...", false)]
    public void A_backchannel_is_a_whole_short_turn(string text, bool expected) => Assert.Equal(expected, EnglishFillers.IsBackchannel(text.Split(' ')));

    [Theory]
    [InlineData("Really??? Why?! Yes.", 2)]
    [InlineData("He asked \"why?\" twice.", 1)]
    [InlineData("See example.com/?a=b now", 0)]
    [InlineData("元気ですか？はい。", 1)]
    public void Questions_are_counted_by_sentence_not_by_mark(string text, int expected) => Assert.Equal(expected, SentenceMarks.Questions(text));

    [Fact]
    public void An_empty_transcript_is_reported() => Assert.Equal(FailureKind.TranscriptEmpty, Assert.Throws<StreamCoachException>(() => TranscriptMetrics.Measure(Talks.Of(" "))).Kind);

    private static IEnumerable<PropertyInfo> FigureProperties(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is { } plain && (plain == typeof(int) || plain == typeof(double)))
        .Where(property => property.Name is not ("ContributionGapMs" or "Definitions"));

    private static IEnumerable<string> Figures(Type type) => FigureProperties(type).Select(property => property.Name);

    private static IEnumerable<string> Nulls(object metrics) => FigureProperties(metrics.GetType()).Where(property => property.GetValue(metrics) is null).Select(property => property.Name);

    private static IEnumerable<string> Values(TranscriptMetrics metrics) => metrics.Speakers.Cast<object>().Append(metrics).SelectMany(of =>
        FigureProperties(of.GetType()).Select(property => $"{property.Name} {Convert.ToString(property.GetValue(of), CultureInfo.InvariantCulture)}"));

    private static Transcript Read(string path, string model) => new(File.ReadLines(path).Where(line => !line.StartsWith('#')).Select((line, i) =>
    {
        string[] cells = line.Split(' ');
        TurnWord[] words = [.. cells.Skip(1).Select(cell => cell.Split('@', '-')).Select(word => new TurnWord(word[0], Seconds(word[1]), Seconds(word[2]), null, null, true))];
        return new Turn
        {
            Order = i,
            Speaker = cells[0],
            SpeakerLabel = cells[0],
            Model = model,
            Text = string.Join(' ', words.Select(word => word.Text)),
            Words = new(words),
            Start = words[0].Start,
            End = words[^1].End,
        };
    }));

    private static double Seconds(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using StreamCoach.Errors;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Formats;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Transcripts;

public class TranscriptFileTests
{
    private static readonly Transcript Talk = new(Talks.Recording.Turns.Select(said => said with
    {
        Speaker = said.Speaker == "A" ? "Ana" : "Ben",
        FirstSpeakerLabel = said.Order == 2 ? "B" : said.Speaker,
        StartedAt = new DateTime(2026, 11, 23, 5, 0, 0, DateTimeKind.Utc).AddTicks(1234567 + said.Order),
        EndedAt = new DateTime(2026, 11, 23, 5, 0, 9, DateTimeKind.Utc),
        Confidence = 0.9143,
        EndOfTurnConfidence = 1,
        LagMs = -12.5,
        Language = "en",
        IsFinal = said.Order != 10,
    }));

    // Texts that have a special meaning in some format.
    private static readonly string[] Nasty =
    [
        "=1+1", "'=already", "@sum", "-5 degrees", "+1", "a,b;c\t\"d\"", "<script>alert(1)</script>", "1 --> 2", "{\\an8}top", "&amp; & <b>", "# heading", "**bold** _it_ `x`", "1. one", "- item",
        "\\", "Note: this", "[00:00:01] so", "Zo\u00EB 語 \uD83D\uDE00", "===", "WEBVTT", "NOTE this", "''",
    ];

    // The formats that can be imported.
    public static TheoryData<TranscriptFormat> Formats => [.. Enum.GetValues<TranscriptFormat>().Where(format => format != TranscriptFormat.Md)];

    [Fact]
    public void Json_is_lossless()
    {
        IReadOnlyList<Turn> turns = TranscriptFile.Read(TranscriptFile.Write(Talk, TranscriptFormat.Json), TranscriptFormat.Json, "x");
        Assert.Equal(Talk.Turns, turns);
    }

    [Fact]
    public void Csv_loses_only_the_words_and_the_first_label() => Assert.Equal(
        Talk.Turns.Select(said => said with { Words = TurnWordList.Empty, FirstSpeakerLabel = said.SpeakerLabel }),
        TranscriptFile.Read(TranscriptFile.Write(Talk, TranscriptFormat.Csv), TranscriptFormat.Csv, "x"));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Each_format_keeps_speaker_text_and_approximate_time(TranscriptFormat format)
    {
        IReadOnlyList<Turn> turns = TranscriptFile.Read(TranscriptFile.Write(Talk, format), format, "call");
        Assert.Equal(string.Join(' ', Talk.Turns.Select(said => said.Text)), string.Join(' ', turns.Select(turn => turn.Text)));
        Assert.Equal(["Ana", "Ben"], turns.Select(turn => turn.Speaker).Distinct());
        Assert.InRange(turns[^1].Start!.Value, format is TranscriptFormat.Srt or TranscriptFormat.Vtt ? 50 : Talk.Turns[^1].Start!.Value - 1, Talk.Turns[^1].End!.Value);
        Assert.Equal(format is TranscriptFormat.Json or TranscriptFormat.Csv ? "recording" : "call", turns[0].SessionId);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Any_text_is_read_back_and_is_never_markup(TranscriptFormat format)
    {
        Gen<string> word = Gen.Elements(Nasty.Concat(["so", "we", "ship"]).ToArray());
        Gen<string> text = from words in Gen.NonEmptyListOf(word) select string.Join(' ', words.Take(8));
        Gen<Turn[]> talks = from texts in Gen.NonEmptyListOf(text)
                            from speaker in Gen.Elements("A", "Dr. O'Neil-<b>", "*x*_", "=cmd", "Zo\u00EB")
                            select texts.Take(6).Select((said, i) => new Turn { SessionId = "s", Order = i, Text = said, Speaker = speaker, Start = i * 10 + 0.5, End = i * 10 + 3.25 }).ToArray();
        Prop.ForAll(talks.ToArbitrary(), said =>
        {
            // Text formats take text that looks like a label as a label.
            if (format is TranscriptFormat.Txt or TranscriptFormat.Srt) said = [.. said.Select(it => it with { Speaker = "A" })];
            IReadOnlyList<Turn> turns = TranscriptFile.Read(TranscriptFile.Write(new Transcript(said), format), format, "s");
            Assert.Equal(said.Select(it => it.Text), turns.Select(turn => turn.Text));
            Assert.Equal(said.Select(it => it.Speaker), turns.Select(turn => turn.Speaker));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_formula_in_a_csv_is_text()
    {
        string csv = TranscriptFile.Write(new([new() { Text = "=cmd|' /C calc'!A0", Speaker = "@x", LagMs = -3 }]), TranscriptFormat.Csv);
        string row = csv.Split("\r\n")[1];
        Assert.Contains(",'=cmd|' /C calc'!A0,", row);
        Assert.Contains(",'@x,", row);
        Assert.Contains(",-3,", row);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void Files_are_the_same_in_every_culture(string culture)
    {
        foreach (TranscriptFormat format in Enum.GetValues<TranscriptFormat>())
        {
            string before = TranscriptFile.Write(Talk, format);
            using (new Culture(culture))
            {
                Assert.Equal(before, TranscriptFile.Write(Talk, format));
                if (format != TranscriptFormat.Md) Assert.Equal(Talk.Turns[^1].Start!.Value, TranscriptFile.Read(before, format, "x")[^1].Start!.Value, 8.0);
            }
        }
    }

    [Fact]
    public void Subtitles_follow_the_rules_of_their_format()
    {
        string[] srt = TranscriptFile.Write(Talk, TranscriptFormat.Srt).TrimEnd('\n').Split("\n\n");
        Check(srt, @"^(?<n>\d+)\n(?<from>\d{2}:\d{2}:\d{2},\d{3}) --> (?<to>\d{2}:\d{2}:\d{2},\d{3})\n(?<text>(?:[^\n]+\n?){1,3})$");
        string[] vtt = TranscriptFile.Write(Talk, TranscriptFormat.Vtt).TrimEnd('\n').Split("\n\n");
        Assert.Equal("WEBVTT", vtt[0]);
        Check(vtt[1..], @"^(?<n>\d+)\n(?<from>\d{2}:\d{2}:\d{2}\.\d{3}) --> (?<to>\d{2}:\d{2}:\d{2}\.\d{3})\n(?<text><v (?:Ana|Ben)>(?:[^\n<>]+\n?){1,3})$");

        static void Check(string[] blocks, string pattern)
        {
            Assert.True(blocks.Length > 11);
            TimeSpan last = TimeSpan.Zero;
            for (int i = 0; i < blocks.Length; i++)
            {
                Match cue = Regex.Match(blocks[i], pattern);
                Assert.True(cue.Success, blocks[i]);
                Assert.Equal(FormattableString.Invariant($"{i + 1}"), cue.Groups["n"].Value);
                TimeSpan from = Time(cue.Groups["from"].Value), to = Time(cue.Groups["to"].Value);
                Assert.True(from >= last && to > from, blocks[i]);
                Assert.InRange((to - from).TotalSeconds, 0, 7.001);
                Assert.All(cue.Groups["text"].Value.Split('\n'), line => Assert.True(Regex.Replace(line, "<[^>]*>", "").Length <= 43, line));
                last = to;
            }
        }

        static TimeSpan Time(string text) => TimeSpan.Parse(text.Replace(',', '.'), System.Globalization.CultureInfo.InvariantCulture);
    }

    public static TheoryData<TranscriptFormat, string, FailureKind> Broken => new()
    {
        { TranscriptFormat.Json, "", FailureKind.TranscriptFileUnreadable },
        { TranscriptFormat.Json, "{\"turns\":[{\"text\":", FailureKind.TranscriptFileUnreadable },
        { TranscriptFormat.Json, "{\"other\":1}", FailureKind.TranscriptFileUnreadable },
        { TranscriptFormat.Json, "[null]", FailureKind.TranscriptFileUnreadable },
        { TranscriptFormat.Json, "{\"version\":2,\"turns\":[]}", FailureKind.TranscriptFileUnreadable },
        { TranscriptFormat.Csv, "", FailureKind.TranscriptFileUnreadable },
        { TranscriptFormat.Csv, "Name,Value\n1,2", FailureKind.TranscriptFileUnreadable },
        { TranscriptFormat.Csv, "Text\n\"never closed", FailureKind.TranscriptFileUnreadable },
        { TranscriptFormat.Md, "# Transcript", FailureKind.TranscriptFormatUnknown },
        { TranscriptFormat.Srt, "no subtitles here", FailureKind.TranscriptFileUnreadable },
        { TranscriptFormat.Vtt, "no subtitles here", FailureKind.TranscriptFileUnreadable },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Invalid_files_are_reported(TranscriptFormat format, string text, FailureKind expected) =>
        Assert.Equal(expected, Assert.Throws<StreamCoachException>(() => TranscriptFile.Read(text, format, "x")).Kind);

    [Fact]
    public void Subtitles_of_other_programs_are_read()
    {
        IReadOnlyList<Turn> srt = TranscriptFile.Read("\uFEFF1\r\n0:00:01,5 --> 00:00:02.000 X1:1\r\n<i>Hello</i>\r\nthere {\\an8}\r\n\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nBye.", TranscriptFormat.Srt, "x");
        Assert.Equal([("Hello there", 1.5, 2.0), ("Bye.", 3.0, 4.0)], srt.Select(turn => (turn.Text, turn.Start!.Value, turn.End!.Value)));
        IReadOnlyList<Turn> vtt = TranscriptFile.Read("WEBVTT - title\n\nNOTE a\nb\n\nSTYLE\n::cue{}\n\nid\n00:01.000 --> 00:02.000 align:start\n<v.loud Ana Maria>Hello &lt;b&gt; <c.x>there</c></v>", TranscriptFormat.Vtt, "x");
        Assert.Equal([("Hello <b> there", "Ana Maria", 1.0)], vtt.Select(turn => (turn.Text, turn.Speaker, turn.Start!.Value)));
    }

    [Fact]
    public void A_csv_of_another_culture_and_output_of_ConvertTo_Json_are_read()
    {
        Turn turn = Assert.Single(TranscriptFile.Read("Speaker;Start;Text\r\nA;1,5;\"Hello; \"\"you\"\"\nthere\"\r\n", TranscriptFormat.Csv, "x"));
        Assert.Equal(("A", 1.5, "Hello; \"you\" there"), (turn.Speaker, turn.Start, turn.Text));
        turn = Assert.Single(TranscriptFile.Read("""[{"SessionId":"s","Order":3,"Text":"Hi \u001b[31m.","Start":1.5,"End":2,"Words":[{"Text":"Hi","Start":1.5,"End":2}]}]""", TranscriptFormat.Json, "x"));
        Assert.Equal(("s", 3, "Hi \uFFFD[31m.", 1), (turn.SessionId, turn.Order, turn.Text, turn.Words.Count));
    }

    [Theory]
    [InlineData(TranscriptFormat.Txt, "Hello.")]
    [InlineData(TranscriptFormat.Srt, "1\n00:00:01,000 --> 00:00:02,000\nHello.")]
    [InlineData(TranscriptFormat.Vtt, "WEBVTT\n\n00:01.000 --> 00:02.000\nHello.")]
    [InlineData(TranscriptFormat.Csv, "Text,StartedAt,EndedAt\nHello.,0001-01-01T00:00:01Z,01/01/0001 00:00:02")]
    [InlineData(TranscriptFormat.Json, """[{"Text":"Hello.","StartedAt":"0001-01-01T00:00:01","EndedAt":"0001-01-01T00:00:02Z"}]""")]
    public void An_unknown_date_is_none_and_not_in_the_year_1(TranscriptFormat format, string text)
    {
        Turn said = Assert.Single(TranscriptFile.Read(text, format, "call"));
        Assert.Equal(("Hello.", "call", "call", null, null), (said.Text, said.SessionId, said.SessionName, said.StartedAt, said.EndedAt));
    }

    [Theory]
    [InlineData(TranscriptFormat.Txt)]
    [InlineData(TranscriptFormat.Json)]
    [InlineData(TranscriptFormat.Csv)]
    public void Several_sessions_in_a_file_are_told_apart(TranscriptFormat format)
    {
        Transcript two = new([.. Talk.Turns.Select(said => said with { SessionName = "Weekly *call*", Path = "/calls/week.wav" }), .. Talks.Recording.Turns.Select(said => said with { SessionId = "other" })]);
        IGrouping<string?, Turn>[] sessions = [.. TranscriptFile.Read(TranscriptFile.Write(two, format), format, "x").GroupBy(said => said.SessionId)];
        Assert.Equal(2, sessions.Length);
        Assert.All(sessions, session => Assert.Equal(Talk.Turns.Select(said => said.Text), session.Select(said => said.Text)));
        Assert.All(sessions, session => Assert.Equal(Enumerable.Range(0, Talk.Turns.Count), session.Select(said => said.Order)));
        Assert.StartsWith("Weekly *call*", sessions[0].First().SessionName);
        if (format == TranscriptFormat.Txt) Assert.Equal(["Weekly *call*, 2026-11-23 05:00 UTC", "other"], sessions.Select(session => session.First().SessionName));
        else Assert.Equal(["/calls/week.wav", null], sessions.Select(session => session.First().Path));
    }

    [Fact]
    public void Markdown_is_titled_by_name_and_date()
    {
        Transcript two = new([.. Talk.Turns.Select(said => said with { SessionName = "Weekly *call*", Path = "/calls/week.wav" }), .. Talks.Of("Hello.").Turns]);
        string text = TranscriptFile.Write(two, TranscriptFormat.Md);
        Assert.StartsWith("# Weekly \\*call\\*, 2026-11-23 05:00 UTC\n\nRecording: week.wav\n", text);
        Assert.Contains("\n\n# Transcript\n\nHello.\n", text);
        Assert.DoesNotContain("# recording", text);
    }

    [Fact]
    public void Text_without_times_has_none()
    {
        Turn said = Assert.Single(TranscriptFile.Read("Hello.", TranscriptFormat.Txt, "x"));
        Assert.Equal((null, null, null, null), (said.Start, said.End, said.StartedAt, said.Speaker));
        Assert.Equal(FailureKind.TranscriptTimesMissing, Assert.Throws<StreamCoachException>(() => TranscriptFile.Write(new([said]), TranscriptFormat.Srt)).Kind);
    }

    [Fact]
    public void A_file_that_cannot_be_replaced_is_unchanged_and_no_temporary_file_remains()
    {
        string folder = Directory.CreateTempSubdirectory("streamcoach").FullName;
        try
        {
            string path = Path.Combine(folder, "talk.json");
            Directory.CreateDirectory(path);
            Assert.Equal(FailureKind.TranscriptFileUnwritable, Assert.Throws<StreamCoachException>(() => TranscriptFile.Save(Talk, path, TranscriptFormat.Json)).Kind);
            Assert.Equal([path], Directory.GetFileSystemEntries(folder));
            Assert.Equal(FailureKind.TranscriptFileUnreadable, Assert.Throws<StreamCoachException>(() => TranscriptFile.Load(path, TranscriptFormat.Json)).Kind);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

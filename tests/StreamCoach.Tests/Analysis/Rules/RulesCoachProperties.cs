using FsCheck;
using FsCheck.Fluent;
using StreamCoach.Analysis;
using StreamCoach.Analysis.Rules;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Metrics;
using StreamCoach.Transcripts.Quotes;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Analysis.Rules;

/// <summary>Whatever is said, by whom and when: each quote is exact, and the result is the same every time and everywhere.</summary>
public class RulesCoachProperties
{
    // Words, marks and writings that have been trouble: emoji, right to left, no spaces, half a surrogate pair, quotation marks, labels.
    private static readonly string[] Words =
        ["um", "Um,", "uh", "so", "we", "ship", "it", "on", "Monday.", "why?", "Why?!", "\"right?\"", "no.", "1.5", "-$500", "A:", "B: yes", "\U0001F600", "\U0001F469\u200D\U0001F4BB?", "\uD83D", "\u0645\u0631\u062D\u0628\u0627\u061F",
            "\u05E9\u05DC\u05D5\u05DD.", "\u4F60\u597D\u5417\uFF1F", "\u597D\u5417\uFF1F\u597D\u5417\uFF1F", "\u3053\u3093\u306B\u3061\u306F\u3002", "gr\u00F6\u00DFer", "...", "\u201Cwell\u201D", "e\u0301", "\t", "mhm", "Yeah."];

    private static readonly string[] Cultures = ["de-DE", "ar-SA", "th-TH", "tr-TR"];

    private static readonly Gen<string> Text =
        from length in Gen.Frequency((8, Gen.Choose(0, 12)), (1, Gen.Choose(40, 120))) from words in Gen.ListOf(Gen.Elements(Words), length) select string.Join(' ', words);

    private static readonly Gen<Turn> Said =
        from text in Text
        from speaker in Gen.Elements("A", "B", "UNKNOWN", null)
        from session in Gen.Frequency((6, Gen.Constant<string?>("one")), (1, Gen.Constant<string?>("two")), (1, Gen.Constant<string?>(null)))
        from language in Gen.Frequency((9, Gen.Constant<string?>(null)), (1, Gen.Constant<string?>("de")))
        from model in Gen.Elements("u3-rt-pro", "universal-streaming-english", null)
        from start in Gen.Choose(0, 10_000)
        from length in Gen.Choose(0, 300)
        from timed in Gen.Frequency((9, Gen.Constant(true)), (1, Gen.Constant(false)))
        from worded in Gen.Elements(true, false)
        select new Turn
        {
            SessionId = session,
            Text = text,
            Speaker = speaker,
            SpeakerLabel = speaker,
            Language = language,
            Model = model,
            Start = timed ? start : null,
            End = timed ? start + length : null,
            Words = timed && worded ? new(text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((word, i) => new TurnWord(word, start + i, start + i + 0.5))) : TurnWordList.Empty,
        };

    // Times in order, as a session has them, in every other talk: otherwise hardly a rule gets enough speech.
    private static readonly Gen<Transcript> Talk =
        from turns in Gen.Choose(0, 30).SelectMany(count => Gen.ListOf(Said, count))
        from orderly in Gen.Elements(true, false)
        select Transcript.Numbered(orderly
            ? turns.Select((turn, i) => turn with { SessionId = "one", Speaker = i % 2 == 0 ? "A" : "B", SpeakerLabel = i % 2 == 0 ? "A" : "B", Language = null, Start = i * 100, End = (i * 100) + 90, Words = TurnWordList.Empty })
            : turns);

    [Fact]
    public void Every_quote_is_exact_and_is_in_its_turn() => Check(transcript =>
    {
        TranscriptAnalysis analysis = RulesCoach.Analyze(transcript);
        var index = new QuoteIndex(transcript);
        foreach (Finding finding in analysis.Findings)
        {
            Assert.Equal(QuoteStatus.Exact, finding.Status);
            Assert.Equal(QuoteStatus.Exact, index.Check(finding.Quote!).Status);
            Assert.Equal(finding.Quote, finding.Claimed);
            Turn said = Assert.Single(transcript.Turns, turn => turn.SessionId == finding.SessionId && turn.Order == finding.TurnOrder);
            Assert.Contains(finding.Quote!, said.Text, StringComparison.Ordinal);
            Assert.Equal(said.Speaker, finding.Speaker);
        }
        return analysis.Findings.Count > 0;
    });

    [Fact]
    public void Findings_are_in_the_order_of_the_talk_and_numbered() => Check(transcript =>
    {
        TranscriptAnalysis analysis = RulesCoach.Analyze(transcript);
        Assert.Equal(Enumerable.Range(1, analysis.Findings.Count), analysis.Findings.Select(finding => finding.Number));
        foreach (IGrouping<string?, Finding> session in analysis.Findings.GroupBy(finding => finding.SessionId))
            Assert.Equal(session.Select(finding => finding.Start ?? 0).Order(), session.Select(finding => finding.Start ?? 0));
        return analysis.Findings.Count > 1;
    });

    [Fact]
    public void The_same_talk_gives_the_same_text_in_every_culture() => Check(transcript =>
    {
        string text = RulesCoach.Analyze(transcript).Text;
        foreach (string culture in Cultures)
        {
            using (new Culture(culture)) Assert.Equal(text, RulesCoach.Analyze(transcript).Text);
        }
        return text.Contains('.');
    });

    [Fact]
    public void The_sentences_of_a_text_are_all_of_it_and_hold_its_questions() => Prop.ForAll(Text.ToArbitrary(), raw =>
    {
        string text = new Turn { Text = raw }.Text;
        string[] sentences = [.. SentenceMarks.Sentences(text).Select(sentence => text[sentence])];
        Assert.Equal(string.Concat(text.Where(c => !char.IsWhiteSpace(c))), string.Concat(sentences.SelectMany(sentence => sentence.Where(c => !char.IsWhiteSpace(c)))));
        Assert.Equal(SentenceMarks.Questions(text), sentences.Sum(SentenceMarks.Questions));
        Assert.All(sentences, sentence => Assert.InRange(SentenceMarks.Questions(sentence), 0, 1));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    // The cases must reach what is checked: a property of no findings would hold of anything.
    private static void Check(Func<Transcript, bool> property)
    {
        int reached = 0;
        Prop.ForAll(Talk.Where(talk => talk.Turns.Count > 0).ToArbitrary(), transcript =>
        {
            if (property(transcript)) reached++;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
        Assert.InRange(reached, 100, int.MaxValue);
    }
}

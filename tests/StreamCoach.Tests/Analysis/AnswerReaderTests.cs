using StreamCoach.Analysis;

namespace StreamCoach.Tests.Analysis;

public class AnswerReaderTests
{
    private const string Whole = """{"summary":"Good.","findings":[{"quote":"one two three","feedback":"f1","suggestion":"s1"},{"quote":"four five six","feedback":"f2","suggestion":""}]}""";

    [Theory]
    [InlineData(Whole)]
    [InlineData("```json\n" + Whole + "\n```")]
    [InlineData("Sure! Here is {what you \"asked\" for}:\n\n" + Whole + "\n\nLet me know {if} you want more.")]
    [InlineData("""{"Findings":[{"Suggestion":"s1","QUOTE":"one two three","feedback":"f1","score":3},{"quote":"four five six","feedback":"f2"},],"Summary":"Good.","extra":{"findings":[{"quote":"no"}]}}""")]
    public void Json_is_read_from_any_surrounding_text(string text)
    {
        ParsedAnswer answer = AnswerReader.Read(text, bySchema: false);
        Assert.Equal(("Good.", AnswerForm.Json, true), (answer.Summary, answer.Form, answer.IsWhole));
        Assert.Equal([new("one two three", "f1", "s1"), new("four five six", "f2", "")], answer.Findings);
    }

    [Fact]
    public void Raw_line_ends_in_json_strings_are_accepted()
    {
        ParsedAnswer answer = AnswerReader.Read("{\"summary\":\"One.\n\nTwo\tthree.\",\"findings\":[]}", bySchema: true);
        Assert.Equal(("One.\n\nTwo\tthree.", AnswerForm.Schema, true), (answer.Summary, answer.Form, answer.IsWhole));
    }

    [Fact]
    public void Only_complete_elements_of_truncated_json_are_read()
    {
        for (int length = 0; length < Whole.Length; length++)
        {
            ParsedAnswer answer = AnswerReader.Read(Whole[..length], bySchema: true);
            Assert.False(answer.IsWhole && answer.Form != AnswerForm.Prose, $"cut at {length}");
            Assert.All(answer.Findings, finding =>
                Assert.True(answer.Form == AnswerForm.Prose
                || finding is { Quote: "one two three", Feedback: "f1", Suggestion: "s1" } or { Quote: "four five six", Feedback: "f2", Suggestion: "" }, $"cut at {length}: {finding}"));
            Assert.True(answer.Form == AnswerForm.Prose || answer.Summary is null or "Good.");
        }
    }

    [Theory]
    [InlineData("SUMMARY: Good.\n\nQUOTE: one two three\nFEEDBACK: f1\nSUGGESTION: s1\n\nQUOTE: four five six\nFEEDBACK: f2")]
    [InlineData("Here you are.\n\n**Summary:** Good.\n\n1. **Quote:** one two three\n   **Feedback:** f1\n   **Suggestion:** s1\n2. **Quote:** four five six\n   **Feedback:** f2\n")]
    public void The_line_form_is_read(string text)
    {
        ParsedAnswer answer = AnswerReader.Read(text, bySchema: false);
        Assert.Equal(("Good.", AnswerForm.Text, true), (answer.Summary, answer.Form, answer.IsWhole));
        Assert.Equal([new("one two three", "f1", "s1"), new("four five six", "f2", "")], answer.Findings);
    }

    [Fact]
    public void The_quotes_of_prose_are_findings_and_its_first_paragraph_is_the_summary()
    {
        ParsedAnswer answer = AnswerReader.Read("You were clear.\n\nWhen you said \u201Cwe ship on Monday\u201D, it \"worked\".\n\nLess so: \"so, um, well\".", bySchema: true);
        Assert.Equal(("You were clear.", AnswerForm.Prose), (answer.Summary, answer.Form));
        Assert.Equal(["we ship on Monday", "so, um, well"], answer.Findings.Select(finding => finding.Quote));
        Assert.Equal("When you said \u201Cwe ship on Monday\u201D, it \"worked\".", answer.Findings[0].Feedback);
    }

    [Fact]
    public void Control_characters_in_an_answer_are_replaced()
    {
        ParsedAnswer answer = AnswerReader.Read("""{"summary":"a\u001b[2Jb","findings":[{"quote":"one\ntwo\u0007","feedback":"x\u009by","suggestion":"\u202e"}]}""", bySchema: true);
        Assert.Equal("a\uFFFD[2Jb", answer.Summary);
        Assert.Equal(new("one two\uFFFD", "x\uFFFDy", "\uFFFD"), answer.Findings[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"summary")]
    [InlineData("{\"other\": 1}")]
    [InlineData("[[[[[[[[[{{{{{{{{{")]
    [InlineData("{\"summary\": {\"deep\": true}, \"findings\": \"none\"}")]
    [InlineData("{\"summary\": 5, \"findings\": [1, \"two\", null, [], {\"quote\": 7}]}")]
    [InlineData("{\"summary\": \"\\ud800\", \"findings\": []}")]
    public void Text_that_is_no_answer_gives_no_findings(string text)
    {
        ParsedAnswer answer = AnswerReader.Read(text, bySchema: true);
        Assert.All(answer.Findings, finding => Assert.Equal(new ParsedFinding("", "", ""), finding));
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Services;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Report;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Transcripts.Report;

public class ReportTests
{
    [Fact]
    public async Task The_page_loads_nothing_runs_no_script_and_allows_its_style_by_hash()
    {
        string page = await PageAsync(Talks.Recording);
        Assert.DoesNotMatch(@"<script|<link|<img|<iframe|@import|url\(|\bon\w+=|\bstyle=|javascript:|https?:", page);
        string style = Regex.Match(page, "<style>\n(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes("\n" + style)));
        string other = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        string policy = Regex.Match(page, "Content-Security-Policy\" content=\"([^\"]*)\"").Groups[1].Value;
        Assert.Contains(policy, new[] { Policy(hash), Policy(other) });

        static string Policy(string hash) => $"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'";
    }

    [Fact]
    public async Task Every_link_has_its_target_and_every_id_is_unique()
    {
        string page = await PageAsync(Talks.Recording);
        string[] ids = [.. Regex.Matches(page, "\\bid=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Regex.Matches(page, "href=\"#([^\"]+)\""), link => Assert.Contains(link.Groups[1].Value, ids));
        Assert.Contains("said-1", ids);
    }

    [Fact]
    public async Task Transcript_and_model_text_are_escaped()
    {
        const string Evil = "</p> <script>alert('x')</script> & \"quoted\" <img src=x onerror=alert(1)> \u202E and on and on it goes";
        Transcript talk = new([new() { SessionId = "\"><b>", Text = Evil, Speaker = "<i>A", SpeakerLabel = "A", Start = 0, End = 40, Language = "\"><u>", Model = "<m>" }]);
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNextGateway(GatewayFault.Says("""{"summary":"<h1>big</h1>\u001b[2J","findings":[{"quote":"<script>alert('x')</script> & \"quoted\" <img","feedback":"<b>f</b>","suggestion":"</li>"},{"quote":"<em>never ever said</em> this","feedback":"","suggestion":""}]}"""));
        TranscriptAnalysis analysis = await new TranscriptCoach(new GatewayClient(Sandboxed.Endpoint(sandbox), new ApiKey(sandbox.ApiKey))).AnalyzeAsync(new() { Transcript = talk }, Limit.Token);
        string page = TranscriptReport.Write(talk, analysis, "<title>\u0007");
        string body = Regex.Replace(page, "<style>.*?</style>", "", RegexOptions.Singleline);
        Assert.DoesNotMatch("<script|<img|<i>|<b>f|<h1>big|<em>|<u>|<m>|<title><title>|\u001b|\u0007|\u202e", body);
        Assert.Contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", body);
        Assert.Contains("<mark>", body);
    }

    [Fact]
    public async Task A_quote_that_nobody_said_is_shown_as_claimed_and_not_marked_in_the_transcript()
    {
        string page = await PageAsync(Talks.Recording, GatewayFault.Lying());
        Assert.Contains("not in the transcript", page);
        Assert.Contains("The model wrote: <q class=\"unsaid\">My grandmother", page);
        Assert.Equal(1, Regex.Count(page, "elephants"));
        Assert.DoesNotContain("<mark>", page);
        Assert.Contains("<mark class=\"altered\">", page);
    }

    [Fact]
    public async Task A_quote_that_is_too_short_to_check_is_not_struck_out()
    {
        string page = await PageAsync(Talks.Recording, GatewayFault.Says("""{"summary":"s","findings":[{"quote":"thank you","feedback":"","suggestion":""},{"quote":"nobody said any of that","feedback":"","suggestion":""}]}"""));
        Assert.Contains("too short to check", page);
        Assert.Contains("The model wrote: <q class=\"unchecked\">thank you</q>", page);
        Assert.Contains("The model wrote: <q class=\"unsaid\">nobody said any of that</q>", page);
        Assert.Matches(@"\.claimed q\.unsaid \{ text-decoration: line-through", page);
        Assert.DoesNotMatch(@"\.claimed q \{", page);
    }

    [Fact]
    public async Task A_quote_over_turns_of_two_speakers_is_shown_in_parts()
    {
        string page = await PageAsync(Talks.Of("A: We ship on", "B: Monday at noon."), GatewayFault.Says("""{"summary":"s","findings":[{"quote":"ship on Monday at noon","feedback":"","suggestion":""}]}"""));
        Assert.Contains("said differently, in turns of different or unknown speakers", page);
        Assert.Matches("<blockquote class=\"[^\"]*\"><p>ship on</p></blockquote>\\s*<blockquote class=\"[^\"]*\"><p>Monday at noon.</p></blockquote>", page);
        Assert.DoesNotContain("<mark>", page);
    }

    [Fact]
    public void Missing_metrics_are_explained()
    {
        string page = TranscriptReport.Write(Talks.Of("Hello there, how is it going"));
        Assert.Contains("the transcript has no times", page);
        Assert.Contains("not measured", page);
        Assert.DoesNotContain("id=\"findings\"", page);
    }

    [Fact]
    public void The_pace_of_a_speaker_who_spoke_too_little_for_a_rate_is_not_drawn()
    {
        // A speaks for 40 s, B for 20 s.
        Transcript talk = new([Said("A", 0, 40), Said("B", 40, 20)]);
        string page = TranscriptReport.Write(talk), chart = Regex.Match(page, "<section id=\"pace\".*?</section>", RegexOptions.Singleline).Value;
        Assert.Contains("class=\"s0\"", Regex.Match(chart, "<svg.*</svg>", RegexOptions.Singleline).Value);
        Assert.DoesNotContain("s1", Regex.Match(chart, "<svg.*</svg>", RegexOptions.Singleline).Value);
        Assert.Contains("Not drawn for B: less than 30 s of speech", chart);
        Assert.DoesNotContain("<th scope=\"col\">B</th>", chart);
        Assert.Contains("<p class=\"card missing\">Not drawn: less than 30 s of speech.</p>", TranscriptReport.Write(new([Said("A", 0, 20), Said("B", 20, 20)])));

        static Turn Said(string speaker, int from, int seconds) => new()
        {
            Order = from,
            Speaker = speaker,
            Text = string.Join(' ', Enumerable.Repeat("word", seconds)),
            Start = from,
            End = from + seconds,
            Words = new([.. Enumerable.Range(from, seconds).Select(at => new TurnWord("word", at, at + 0.9))]),
        };
    }

    [Fact]
    public async Task Findings_follow_the_summary_and_fillers_say_how_they_are_counted()
    {
        string page = await PageAsync(Talks.Of("A: So, um, we ship it, you know, on Monday.", "B: I mean, like, who tests it before that, um?"));
        int[] sections = [.. "summary findings figures timeline transcript".Split(' ').Select(id => page.IndexOf($"<section id=\"{id}\"", StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, sections);
        Assert.Equal(sections.Order(), sections);
        Assert.Matches("<dt>Fillers \\(um, uh\\)</dt><dd><b>2</b><small>[^<]*And perhaps [2-9] of &quot;like&quot;, &quot;you know&quot; and others</small>", page);
    }

    [Fact]
    public void Long_empty_and_joined_transcripts_have_a_report()
    {
        string page = TranscriptReport.Write(new(Enumerable.Range(0, 3_000).Select(i => new Turn
        {
            Order = i,
            Speaker = $"S{i % 8}",
            Text = "Word word word.",
            Start = i * 3.6,
            End = i * 3.6 + 3,
            Words = new([.. Enumerable.Range(0, 3).Select(w => new TurnWord("word", i * 3.6 + w, i * 3.6 + w + 0.9, null, null, true))]),
        })));
        Assert.Contains(">2:30:00<", page);
        Assert.Equal(FailureKind.TranscriptEmpty, Assert.Throws<StreamCoachException>(() => TranscriptReport.Write(Talks.Of(" "))).Kind);
        Assert.Equal(FailureKind.OptionInvalid,
            Assert.Throws<StreamCoachException>(() => TranscriptReport.Write(new([new() { SessionId = "1", Text = "a" }, new() { SessionId = "2", Text = "b" }]))).Kind);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public async Task The_page_is_the_same_in_every_culture(string culture)
    {
        string before = await PageAsync(Talks.Recording);
        using (new Culture(culture)) Assert.Equal(before, await PageAsync(Talks.Recording));
    }

    private static async Task<string> PageAsync(Transcript talk, GatewayFault? fault = null)
    {
        await using var sandbox = SandboxServer.Start();
        if (fault is not null) sandbox.FaultNextGateway(fault);
        TranscriptAnalysis analysis = await new TranscriptCoach(new GatewayClient(Sandboxed.Endpoint(sandbox), new ApiKey(sandbox.ApiKey))).AnalyzeAsync(new() { Transcript = talk }, Limit.Token);
        return TranscriptReport.Write(talk, analysis, "A call");
    }
}

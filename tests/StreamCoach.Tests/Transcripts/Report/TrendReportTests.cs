using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using StreamCoach.Tests.Transcripts.Progress;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Progress;
using StreamCoach.Transcripts.Report;

namespace StreamCoach.Tests.Transcripts.Report;

public class TrendReportTests
{
    [Fact]
    public void The_page_loads_nothing_every_link_has_its_target_and_names_are_escaped()
    {
        string page = TrendReport.Write(History("<b>Talk</b> & more"), Goals, "<i>Mine</i>");
        Assert.DoesNotMatch(@"<script|<link|<img|<iframe|@import|url\(|\bon\w+=|\bstyle=|javascript:|https?:", page);
        Assert.DoesNotMatch("<b>Talk|<i>Mine", page);
        Assert.Contains("&lt;b&gt;Talk&lt;/b&gt; &amp; more", page, StringComparison.Ordinal);
        string[] ids = [.. Regex.Matches(page, "\\bid=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Regex.Matches(page, "href=\"#([^\"]+)\""), link => Assert.Contains(link.Groups[1].Value, ids));
    }

    [Fact]
    public void Every_quote_is_in_a_turn_of_its_talk()
    {
        string[] said = [.. Talks().SelectMany(talk => talk.Turns).Select(turn => turn.Text)];
        string[] quotes = [.. Regex.Matches(TrendReport.Write(History("Talk")), "<blockquote[^>]*><p>(.*?)</p>").Select(match => WebUtility.HtmlDecode(match.Groups[1].Value).TrimEnd('\u2026'))];
        Assert.True(quotes.Length >= 5);
        Assert.All(quotes, quote => Assert.Contains(said, text => text.Contains(quote, StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_talk_is_a_dot_each_month_a_line_and_the_goal_is_drawn()
    {
        string page = TrendReport.Write(History("Talk"), Goals);
        string chart = Regex.Match(page, "<figcaption><b>Fillers in 100 words</b>.*?</figure>", RegexOptions.Singleline).Value;
        Assert.Equal(20, Regex.Count(chart, "<circle "));
        Assert.Equal(chart.Split("<tr>").Skip(2).Count(row => !row.Contains("<td>-</td>", StringComparison.Ordinal)), Regex.Count(chart, "<line class=\"s0\""));
        Assert.Single(Regex.Matches(chart, "<line class=\"goal\""));
        Assert.Contains("Better since ", chart, StringComparison.Ordinal);
        // Nothing is drawn outside the chart.
        Assert.All(Regex.Matches(chart, "(?:cy|y1|y2|cx|x1|x2)=\"([-\\d.]+)%\""), at => Assert.InRange(double.Parse(at.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), 0, 100));
    }

    [Fact]
    public void One_talk_is_a_report_too()
    {
        var history = new ProgressHistory("Ana");
        history.Add(2);
        Assert.Contains("5 more talks needed for a baseline.", TrendReport.Write(history), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_is_readable_on_desktop_on_a_phone_in_dark_mode_and_printed()
    {
        await using Browser? browser = await Browser.OpenAsync();
        if (browser is null)
        {
            Assert.Skip("No Chromium was found, so the report was opened in no browser. Install it: apt-get install chromium");
            return;
        }
        using var file = new TemporaryFile(".html", Encoding.UTF8.GetBytes(TrendReport.Write(History("A weekly talk with a rather long name"), Goals)));
        await browser.SendAsync("Page.navigate", new { url = new Uri(file.Path).AbsoluteUri });
        await browser.EvaluateAsync("new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', () => done()))");
        foreach ((int width, string scheme) in new[] { (1280, "light"), (1280, "dark"), (390, "light"), (390, "dark") })
        {
            await browser.SendAsync("Emulation.setDeviceMetricsOverride", new { width, height = 800, deviceScaleFactor = 1, mobile = width < 500 });
            await browser.SendAsync("Emulation.setEmulatedMedia", new { features = new[] { new { name = "prefers-color-scheme", value = scheme } } });
            Assert.Equal([], (await browser.EvaluateAsync(BrowserTests.Problems))!.AsArray().Select(problem => $"{width} {scheme}: {problem}"));
        }
        await browser.SendAsync("Emulation.setEmulatedMedia", new { media = "print" });
        Assert.Equal("none", (string?)await browser.EvaluateAsync("getComputedStyle(document.querySelector('nav')).display"));
        Assert.Empty(browser.Complaints);
        Assert.All(browser.Requests, url => Assert.StartsWith("file:", url));
    }

    private static readonly ProgressGoal[] Goals = [ProgressGoal.Parse("fillers under 3 in 100 words"), ProgressGoal.Parse("share at most 70 %")];

    private static Transcript[] Talks() => [.. Enumerable.Range(0, 20).Select(i => SpokenTalk.With(i < 10 ? 8 + (i % 3) : i % 3, question: "What do you think of it?"))];

    private static ProgressHistory History(string name)
    {
        var history = new ProgressHistory("Ana");
        Transcript[] talks = Talks();
        for (int i = 0; i < talks.Length; i++) history.Add(talks[i], $"talk{i:000}", name, SpokenTalk.First.AddDays(10 * i), isMicrophone: false);
        return history;
    }
}

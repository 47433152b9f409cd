using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StreamCoach.Analysis;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Services;
using StreamCoach.Tests.Audio;
using StreamCoach.Tests.Storage;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Report;

namespace StreamCoach.Tests.Transcripts.Report;

/// <summary>A report that plays its moments.</summary>
public class ReportAudioTests
{
    private static readonly Transcript Talk = new(Talks.Recording.Turns.Select((turn, i) => turn with { Start = i == 1 ? null : 20 + (i * 10), End = i == 1 ? null : 20.5 + (i * 10) }));

    [Fact]
    public void Each_moment_with_times_is_a_fragment_of_the_file_beside_the_page()
    {
        using var german = new Culture("de-DE");
        string page = TranscriptReport.Write(Talk, audioFile: "a talk's #1.wav");
        string[] addresses = [.. Regex.Matches(page, "<audio [^>]*src=\"([^\"]*)\"").Select(match => match.Groups[1].Value)];
        Assert.Equal(["", "#t=19.7,20.8", "#t=39.7,40.8"], addresses.Take(3).Select(address => address.Replace("a%20talk%27s%20%231.wav", "", StringComparison.Ordinal)));
        Assert.Equal(Talk.Turns.Count, addresses.Length);
        Assert.Contains("; media-src 'self'; ", WebUtility.HtmlDecode(page));
        Assert.DoesNotMatch(@"<script|\bon\w+=|javascript:|https?:|autoplay", page);
        Assert.DoesNotContain("audio", TranscriptReport.Write(Talk));
        Assert.DoesNotContain("media-src", TranscriptReport.Write(Talk));
    }

    [Fact]
    public async Task A_click_plays_the_moment_to_its_end()
    {
        await using Browser? browser = await Browser.OpenAsync();
        if (browser is null)
        {
            Assert.Skip("No Chromium was found, so the report was opened in no browser. Install it: apt-get install chromium");
            return;
        }
        await using var sandbox = SandboxServer.Start();
        string quote = Talk.Turns[2].Text;
        var findings = new JsonArray(new JsonObject { ["quote"] = quote, ["feedback"] = "f", ["suggestion"] = "s" });
        sandbox.FaultNextGateway(GatewayFault.Says(new JsonObject { ["summary"] = "s", ["findings"] = findings }.ToJsonString()));
        TranscriptAnalysis analysis = await new TranscriptCoach(new GatewayClient(Sandboxed.Endpoint(sandbox), new ApiKey(sandbox.ApiKey))).AnalyzeAsync(new() { Transcript = Talk }, Limit.Token);
        using var root = new TemporaryRoot();
        string page = Path.Combine(root.Path, "a talk's #1.html"), recording = Path.Combine(root.Path, "talk.wav");
        File.WriteAllBytes(recording, Wav.Tone(120));
        AudioCopy copy = AudioCopy.Plan(recording, page);
        copy.Save(Limit.Token);
        TranscriptReport.Save(Talk, analysis, "A call", page, Path.GetFileName(copy.Path));
        await browser.SendAsync("Page.navigate", new { url = new Uri(page).AbsoluteUri });
        await browser.EvaluateAsync("new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', () => done()))");
        // Nothing of the audio is read before somebody plays.
        Assert.Single(Loaded());

        foreach ((int width, string scheme) in new[] { (1100, "light"), (360, "dark") })
        {
            await browser.SendAsync("Emulation.setDeviceMetricsOverride", new { width, height = 800, deviceScaleFactor = 1, mobile = width < 500 });
            await browser.SendAsync("Emulation.setEmulatedMedia",
                new { features = new[] { new { name = "prefers-color-scheme", value = scheme }, new { name = "prefers-reduced-motion", value = "reduce" } } });
            Assert.Equal([], (await browser.EvaluateAsync(BrowserTests.Problems))!.AsArray().Select(problem => $"{width} {scheme}: {problem}"));
        }
        await PlaysAsync("#turn-2 .play", 39.7, 40.8);
        Finding finding = analysis.Findings[0];
        await PlaysAsync("#finding-1 .play", finding.Start!.Value - 0.3, finding.End!.Value + 0.3);
        Assert.Equal(120, (double?)await browser.EvaluateAsync("document.querySelector('#turn-2 .play').duration"));
        await browser.SendAsync("Emulation.setEmulatedMedia", new { media = "print" });
        Assert.Equal(0, (int?)await browser.EvaluateAsync("[...document.querySelectorAll('audio')].filter(it => getComputedStyle(it).display !== 'none').length"));
        Assert.Empty(browser.Complaints);
        Assert.All(Loaded(), url => Assert.StartsWith(new Uri(root.Path).AbsoluteUri, url));

        // The pictures of the buttons are the browser's own.
        IEnumerable<string> Loaded() => browser.Requests.Where(url => !url.StartsWith("data:image/svg+xml", StringComparison.Ordinal));

        // Clicks the button, and reads where the audio begins and where it stops by itself; a moment longer than a second is not waited for. The browser looks
        // at the clock, and a busy machine delays it: slow audio gets less far meanwhile.
        async Task PlaysAsync(string player, double start, double end)
        {
            await browser.EvaluateAsync(
                $$"""
                (() => {
                  const it = document.querySelector('{{player}}');
                  it.scrollIntoView({block: 'center', behavior: 'instant'});
                  it.defaultPlaybackRate = it.playbackRate = 0.25;
                  window.played = new Promise((done, failed) => {
                    let began;
                    it.onerror = () => failed(it.error.message);
                    it.onplaying = () => { began ??= it.currentTime; if ({{(end - start > 2 ? "true" : "false")}}) { it.onpause = null; it.pause(); done([began, it.currentTime]); } };
                    it.onpause = () => done([began, it.currentTime]);
                  });
                })()
                """);
            JsonNode box = (await browser.EvaluateAsync($"(box => ({{ x: box.x + 20, y: box.y + box.height / 2 }}))(document.querySelector('{player}').getBoundingClientRect())"))!;
            foreach (string type in new[] { "mousePressed", "mouseReleased" })
                await browser.SendAsync("Input.dispatchMouseEvent", new { type, x = (double)box["x"]!, y = (double)box["y"]!, button = "left", clickCount = 1 });
            double[] times = [.. (await browser.EvaluateAsync("window.played"))!.AsArray().Select(time => (double)time!)];
            Assert.InRange(times[0], start - 0.01, end);
            Assert.InRange(times[1], times[0], end + 0.5);
        }
    }
}

using System.Text;
using System.Text.Json.Nodes;
using StreamCoach.Analysis;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Services;
using StreamCoach.Transcripts.Report;

namespace StreamCoach.Tests.Transcripts.Report;

public class BrowserTests
{
    // Every text must have a contrast of 4.5 to 1, every link and picture a name, and nothing may be wider than the window.
    internal const string Problems =
        """
        (() => {
          const found = [];
          const numbers = color => color.match(/[\d.]+/g).map(Number);
          const light = color => { const [r, g, b] = numbers(color).map(c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const behind = it => { for (; it; it = it.parentElement) { const color = getComputedStyle(it).backgroundColor; if (numbers(color)[3] !== 0) return color; } return 'rgb(255, 255, 255)'; };
          for (const it of document.querySelectorAll('body *')) {
            if (it.closest('svg') || ![...it.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
            const [one, other] = [light(getComputedStyle(it).color), light(behind(it))].sort((a, b) => b - a);
            if ((one + 0.05) / (other + 0.05) < 4.5) found.push(`contrast ${((one + 0.05) / (other + 0.05)).toFixed(2)} of ${it.className || it.tagName}: ${it.textContent.slice(0, 30)}`);
          }
          for (const it of document.querySelectorAll('a')) if (!(it.getAttribute('aria-label') || it.textContent).trim()) found.push(`no name: ${it.outerHTML}`);
          for (const it of document.querySelectorAll('svg')) if (!it.getAttribute('aria-label') && !it.getAttribute('aria-hidden')) found.push(`no name: ${it.outerHTML.slice(0, 60)}`);
          if (document.documentElement.scrollWidth > innerWidth) found.push(`wider than the window: ${document.documentElement.scrollWidth} > ${innerWidth}`);
          return found;
        })()
        """;

    [Fact]
    public async Task The_page_works_on_desktop_on_a_phone_and_in_dark_mode()
    {
        await using Browser? browser = await Browser.OpenAsync();
        if (browser is null)
        {
            Assert.Skip("No Chromium was found, so the report was opened in no browser. Install it: apt-get install chromium");
            return;
        }
        await using var sandbox = SandboxServer.Start();
        sandbox.FaultNextGateway(GatewayFault.Says("""{"summary":"A good talk.","findings":[{"quote":"So, um, thanks for making the time today.","feedback":"f","suggestion":"s"},{"quote":"better than anybody expected","feedback":"f","suggestion":"s"},{"quote":"nobody ever said this one","feedback":"f","suggestion":""}]}"""));
        TranscriptAnalysis analysis = await new TranscriptCoach(new GatewayClient(Sandboxed.Endpoint(sandbox), new ApiKey(sandbox.ApiKey)))
            .AnalyzeAsync(new() { Transcript = Talks.Recording }, Limit.Token);
        using var file = new TemporaryFile(".html", Encoding.UTF8.GetBytes(TranscriptReport.Write(Talks.Recording, analysis, "A call")));
        await browser.SendAsync("Page.navigate", new { url = new Uri(file.Path).AbsoluteUri });
        await browser.EvaluateAsync("new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', () => done()))");
        Assert.Equal("A call", (string?)await browser.EvaluateAsync("document.title"));
        // The content security policy allows its style.
        Assert.Equal("sticky", (string?)await browser.EvaluateAsync("getComputedStyle(document.querySelector('nav')).position"));

        foreach ((int width, string scheme) in new[] { (1100, "light"), (1100, "dark"), (360, "light"), (360, "dark") })
        {
            await browser.SendAsync("Emulation.setDeviceMetricsOverride", new { width, height = 800, deviceScaleFactor = 1, mobile = width < 500 });
            await browser.SendAsync("Emulation.setEmulatedMedia",
                new { features = new[] { new { name = "prefers-color-scheme", value = scheme }, new { name = "prefers-reduced-motion", value = "reduce" } } });
            Assert.Equal([], (await browser.EvaluateAsync(Problems))!.AsArray().Select(problem => $"{width} {scheme}: {problem}"));
            await FollowAsync("#finding-1 .jump", "said-1");
            await FollowAsync("#said-1", "finding-1");
            await FollowAsync("#finding-2 .jump", "said-2");
            await FollowAsync(".pins a:nth-of-type(2) circle", "finding-2");
            await FollowAsync(".lane a[href='#turn-3'] rect", "turn-3");
            await FollowAsync("nav a[href='#speakers']", "speakers");
        }
        await browser.SendAsync("Emulation.setEmulatedMedia", new { media = "print" });
        Assert.Equal("none", (string?)await browser.EvaluateAsync("getComputedStyle(document.querySelector('nav')).display"));
        Assert.Empty(browser.Complaints);
        Assert.All(browser.Requests, url => Assert.StartsWith("file:", url));

        // The linked turn is the target, and visible.
        async Task FollowAsync(string link, string place)
        {
            await browser.ClickAsync(link);
            Assert.Equal($"#{place}", (string?)await browser.EvaluateAsync("location.hash"));
            JsonNode? seen = await browser.EvaluateAsync($$"""new Promise(done => { const look = () => { const box = document.querySelector(':target').getBoundingClientRect(); if (box.top >= -1 && box.top < innerHeight) done(true); else requestAnimationFrame(look); }; look(); })""");
            Assert.True((bool?)seen);
        }
    }
}

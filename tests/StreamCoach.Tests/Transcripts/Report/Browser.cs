using System.ComponentModel;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamCoach.Tests.Transcripts.Report;

/// <summary>A headless Chromium with one page, controlled over the DevTools protocol. It records the page's requests and errors.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "chrome"];

    private readonly Process _process;
    private readonly string _profile;
    private readonly ClientWebSocket _line = new();
    private readonly byte[] _buffer = new byte[1 << 20];
    private int _id;

    private Browser(Process process, string profile)
    {
        _process = process;
        _profile = profile;
    }

    /// <summary>Console messages, exceptions, and violations of the content security policy.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>The requested addresses.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Starts a browser; <see langword="null"/> if no Chromium is found.</summary>
    public static async Task<Browser?> OpenAsync()
    {
        foreach (string name in Names)
        {
            string profile = Directory.CreateTempSubdirectory("streamcoach").FullName;
            var start = new ProcessStartInfo(name) { RedirectStandardError = true, RedirectStandardOutput = true };
            foreach (string argument in new[] { "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0",
                $"--user-data-dir={profile}", "about:blank" }) start.ArgumentList.Add(argument);
            try
            {
                var browser = new Browser(Process.Start(start)!, profile);
                await browser.ConnectAsync();
                return browser;
            }
            catch (Win32Exception)
            {
                Directory.Delete(profile);
            }
        }
        return null;
    }

    /// <summary>Sends a command and returns its result.</summary>
    public async Task<JsonNode> SendAsync(string method, object? parameters = null)
    {
        int id = ++_id;
        await _line.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters ?? new { } }), WebSocketMessageType.Text, true, Limit.Token);
        while (true)
        {
            JsonNode message = await ReceiveAsync();
            if ((int?)message["id"] != id) continue;
            Assert.Null(message["error"]);
            return message["result"]!;
        }
    }

    /// <summary>Returns the value of a JavaScript expression.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        JsonNode result = await SendAsync("Runtime.evaluate", new { expression, returnByValue = true, awaitPromise = true });
        Assert.True(result["exceptionDetails"] is null, $"{expression}: {result}");
        return result["result"]!["value"];
    }

    /// <summary>Clicks the center of the first element of a selector after its position is stable.</summary>
    public async Task ClickAsync(string selector)
    {
        JsonNode? at = await EvaluateAsync(
            $$"""
            new Promise(done => {
              const it = document.querySelector({{JsonSerializer.Serialize(selector)}});
              it.scrollIntoView({block: 'center', behavior: 'instant'});
              let last;
              const look = () => {
                const box = it.getBoundingClientRect(), at = {x: box.x + box.width / 2, y: box.y + box.height / 2};
                if (last && last.x === at.x && last.y === at.y) done(at);
                else { last = at; requestAnimationFrame(look); }
              };
              look();
            })
            """);
        foreach (string type in new[] { "mousePressed", "mouseReleased" })
            await SendAsync("Input.dispatchMouseEvent", new { type, x = (double)at!["x"]!, y = (double)at["y"]!, button = "left", clickCount = 1 });
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().Within();
        _process.Dispose();
        _line.Dispose();
        Directory.Delete(_profile, recursive: true);
    }

    private async Task ConnectAsync()
    {
        const string Says = "DevTools listening on ";
        string? line;
        do line = await _process.StandardError.ReadLineAsync(Limit.Token);
        while (line?.StartsWith(Says, StringComparison.Ordinal) == false);
        Assert.NotNull(line);
        // Reads the rest, because a full pipe would block the browser.
        _ = _process.StandardError.ReadToEndAsync();
        using var http = new HttpClient();
        JsonNode pages = JsonNode.Parse(await http.GetStringAsync(new Uri($"http://{new Uri(line[Says.Length..]).Authority}/json/list"), Limit.Token))!;
        JsonNode page = pages.AsArray().First(it => (string?)it!["type"] == "page")!;
        await _line.ConnectAsync(new Uri((string)page["webSocketDebuggerUrl"]!), Limit.Token);
        foreach (string domain in new[] { "Page", "Runtime", "Log", "Network" }) await SendAsync($"{domain}.enable");
    }

    private async Task<JsonNode> ReceiveAsync()
    {
        int length = 0;
        ValueWebSocketReceiveResult received;
        do
        {
            received = await _line.ReceiveAsync(_buffer.AsMemory(length), Limit.Token);
            length += received.Count;
        }
        while (!received.EndOfMessage);
        JsonNode message = JsonNode.Parse(Encoding.UTF8.GetString(_buffer, 0, length))!;
        string? method = (string?)message["method"];
        if (method is "Runtime.exceptionThrown" or "Log.entryAdded" or "Runtime.consoleAPICalled") Complaints.Add(message["params"]!.ToJsonString());
        if (method == "Network.requestWillBeSent") Requests.Add((string)message["params"]!["request"]!["url"]!);
        return message;
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using StreamCoach.JournalWriter;
using StreamCoach.Tests.Hostile;

namespace StreamCoach.Tests.Recognition.Models;

/// <summary>A server on loopback that has the files of <see cref="SmallModels"/>, and does to some requests what a test says.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly RawServer _server;
    private readonly ConcurrentQueue<Request> _requests = [];
    private readonly ConcurrentDictionary<string, int> _counts = [];

    private ModelServer(Func<Request, Task<bool>>? fault) => _server = RawServer.Start(async exchange =>
    {
        string[] lines = exchange.Request.Split("\r\n");
        string path = lines[0].Split(' ')[1].TrimStart('/');
        string? range = lines.FirstOrDefault(line => line.StartsWith("Range: bytes=", StringComparison.Ordinal));
        int? from = range is null ? null : int.Parse(range["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        var request = new Request(exchange, path, from, _counts.AddOrUpdate(path, 1, (_, count) => count + 1));
        _requests.Enqueue(request);
        if (fault is null || !await fault(request)) await request.AnswerAsync();
    });

    public Uri Address => new($"http://127.0.0.1:{_server.Port}/");

    public IReadOnlyList<Request> Requests => [.. _requests];

    /// <summary>Starts a server.</summary>
    /// <param name="fault">Answers a request in its own way, and returns whether it did.</param>
    public static ModelServer Start(Func<Request, Task<bool>>? fault = null) => new(fault);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>A request.</summary>
    /// <param name="Exchange">Its connection, which ends with the answer.</param>
    /// <param name="Path">What it is for, without the slash.</param>
    /// <param name="From">The first byte that it wants; <see langword="null"/> for all.</param>
    /// <param name="Number">Counts the requests for this path, from 1.</param>
    internal sealed record Request(RawServer.Exchange Exchange, string Path, int? From, int Number)
    {
        public byte[] Content => SmallModels.At(Path);

        /// <summary>Answers as a good server does.</summary>
        /// <param name="most">Sends no more bytes than this of what it announces.</param>
        /// <param name="ranges">Whether it knows ranges.</param>
        public async Task AnswerAsync(int most = int.MaxValue, bool ranges = true)
        {
            int from = ranges ? From ?? 0 : 0;
            byte[] body = Content[from..];
            string range = from > 0 ? string.Create(CultureInfo.InvariantCulture, $"Content-Range: bytes {from}-{Content.Length - 1}/{Content.Length}\r\n") : "";
            await HeadAsync(from > 0 ? 206 : 200, string.Create(CultureInfo.InvariantCulture, $"{range}Content-Length: {body.Length}\r\n"));
            await Exchange.WriteAsync(body.AsMemory(0, Math.Min(most, body.Length)));
        }

        /// <summary>Writes a status and headers.</summary>
        public Task HeadAsync(int status, string headers = "") =>
            Exchange.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} x\r\n{headers}Connection: close\r\n\r\n")));
    }
}

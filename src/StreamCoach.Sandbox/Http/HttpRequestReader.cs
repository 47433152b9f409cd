using System.Globalization;
using System.Text;

namespace StreamCoach.Sandbox.Http;

/// <summary>Reads HTTP/1.1 requests from a connection, with limits for head and body.</summary>
internal sealed class HttpRequestReader(Stream stream)
{
    private const int MaxHead = 32 * 1024;
    private const int MaxBody = 16 * 1024 * 1024;

    private readonly byte[] _buffer = new byte[MaxHead];
    private int _start;
    private int _end;

    /// <summary>Whether bytes were received that belong to no request that was read.</summary>
    public bool HasMore => _end > _start;

    /// <summary>Reads the next request; null if the client ended the connection between two requests.</summary>
    public async ValueTask<HttpRequest?> ReadAsync(CancellationToken ct)
    {
        int headLength = await ReadHeadAsync(ct);
        if (headLength < 0)
            return null;
        string head = Encoding.Latin1.GetString(_buffer, _start, headLength);
        _start += headLength + 4;
        string[] lines = head.Split("\r\n");
        string[] parts = lines[0].Split(' ');
        if (parts.Length != 3 || !parts[2].StartsWith("HTTP/1.", StringComparison.Ordinal) || !parts[1].StartsWith('/'))
            throw new HttpBadRequestException(400, "no HTTP/1.1 request line");

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Skip(1))
        {
            int colon = line.IndexOf(':');
            if (colon <= 0)
                throw new HttpBadRequestException(400, "a header line without a colon");
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        byte[] body = await ReadBodyAsync(headers, ct);
        int mark = parts[1].IndexOf('?');
        string path = mark < 0 ? parts[1] : parts[1][..mark];
        bool close = headers.TryGetValue("Connection", out string? connection)
            && connection.Contains("close", StringComparison.OrdinalIgnoreCase);
        return new HttpRequest(parts[0], path, mark < 0 ? "" : parts[1][(mark + 1)..], headers, body, !close && parts[2] == "HTTP/1.1");
    }

    private async ValueTask<int> ReadHeadAsync(CancellationToken ct)
    {
        while (true)
        {
            int at = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8);
            if (at >= 0)
                return at;
            if (!await FillAsync(ct))
                return _end == _start ? -1 : throw new HttpBadRequestException(400, "the request head is incomplete");
            // A TLS handshake contains no empty line; waiting for one would make its client wait without end.
            if (!char.IsAsciiLetterUpper((char)_buffer[_start]))
                throw new HttpBadRequestException(400, "no HTTP/1.1 request line");
        }
    }

    private async ValueTask<byte[]> ReadBodyAsync(Dictionary<string, string> headers, CancellationToken ct)
    {
        if (headers.TryGetValue("Expect", out string? expect) && expect.Equals("100-continue", StringComparison.OrdinalIgnoreCase))
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), ct);
        if (headers.TryGetValue("Transfer-Encoding", out string? coding) && coding.Equals("chunked", StringComparison.OrdinalIgnoreCase))
            return await ReadChunksAsync(ct);
        if (!headers.TryGetValue("Content-Length", out string? length))
            return [];
        if (!int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            throw new HttpBadRequestException(400, "Content-Length is not a number");
        if (count > MaxBody)
            throw new HttpBadRequestException(413, "the body is too large");
        byte[] body = new byte[count];
        await ReadExactlyAsync(body, ct);
        return body;
    }

    private async ValueTask<byte[]> ReadChunksAsync(CancellationToken ct)
    {
        using var body = new MemoryStream();
        while (true)
        {
            string size = await ReadLineAsync(ct);
            int extension = size.IndexOf(';');
            if (!int.TryParse(extension < 0 ? size : size[..extension], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int count) || count < 0)
                throw new HttpBadRequestException(400, "a chunk without a size");
            if (body.Length + count > MaxBody)
                throw new HttpBadRequestException(413, "the body is too large");
            byte[] chunk = new byte[count];
            await ReadExactlyAsync(chunk, ct);
            body.Write(chunk);
            // The last chunk is followed by trailer lines up to an empty one, any other chunk only by its line end.
            while ((await ReadLineAsync(ct)).Length > 0 && count == 0)
            {
            }

            if (count == 0)
                return body.ToArray();
        }
    }

    private async ValueTask<string> ReadLineAsync(CancellationToken ct)
    {
        while (true)
        {
            int at = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (at >= 0)
            {
                string line = Encoding.Latin1.GetString(_buffer, _start, at);
                _start += at + 2;
                return line;
            }

            if (!await FillAsync(ct))
                throw new HttpBadRequestException(400, "the request body is incomplete");
        }
    }

    private async ValueTask ReadExactlyAsync(Memory<byte> target, CancellationToken ct)
    {
        int buffered = Math.Min(target.Length, _end - _start);
        _buffer.AsMemory(_start, buffered).CopyTo(target);
        _start += buffered;
        await stream.ReadExactlyAsync(target[buffered..], ct);
    }

    private async ValueTask<bool> FillAsync(CancellationToken ct)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
            throw new HttpBadRequestException(431, "the head is too large");
        int read = await stream.ReadAsync(_buffer.AsMemory(_end), ct);
        _end += read;
        return read > 0;
    }
}

using System.Globalization;
using System.Text;

namespace StreamCoach.Sandbox.Http;

/// <summary>A response with a complete body.</summary>
internal sealed record HttpResponse(int Status, string Body, string ContentType = "application/json")
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Writes the response; with <paramref name="cut"/> only half the body, although the head announces all of it.</summary>
    public async ValueTask WriteAsync(Stream stream, bool keepAlive, CancellationToken ct, bool cut = false)
    {
        byte[] body = Encoding.UTF8.GetBytes(Body);
        byte[] head = Encoding.Latin1.GetBytes(Head(body.Length, keepAlive));
        byte[] whole = new byte[head.Length + body.Length];
        head.CopyTo(whole, 0);
        body.CopyTo(whole, head.Length);
        await stream.WriteAsync(whole.AsMemory(0, cut ? head.Length + (body.Length / 2) : whole.Length), ct);
    }

    public static string Reason(int status) => status switch
    {
        200 => "OK",
        400 => "Bad Request",
        401 => "Unauthorized",
        404 => "Not Found",
        405 => "Method Not Allowed",
        410 => "Gone",
        413 => "Content Too Large",
        422 => "Unprocessable Entity",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Status",
    };

    private string Head(int length, bool keepAlive)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {Status} {Reason(Status)}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Content-Type: {ContentType}\r\nContent-Length: {length}\r\n");
        foreach ((string name, string value) in Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        head.Append(keepAlive ? "\r\n" : "Connection: close\r\n\r\n");
        return head.ToString();
    }
}

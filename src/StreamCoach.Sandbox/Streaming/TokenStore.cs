using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace StreamCoach.Sandbox.Streaming;

/// <summary>The temporary tokens given out. One opens sessions until it expires, as often as it is used.</summary>
internal sealed class TokenStore
{
    private readonly ConcurrentDictionary<string, Token> _tokens = new();

    public string Issue(int secondsToLive, int maxSessionSeconds)
    {
        // As long as the service's own, so that an address with one is as long too.
        string text = "AQI" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(1978)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        _tokens[text] = new Token(DateTimeOffset.UtcNow.AddSeconds(secondsToLive), maxSessionSeconds);
        return text;
    }

    public Token? Find(string text) => _tokens.TryGetValue(text, out Token? token) ? token : null;

    internal sealed record Token(DateTimeOffset ExpiresAt, int MaxSessionSeconds)
    {
        public bool Expired => DateTimeOffset.UtcNow > ExpiresAt;
    }
}

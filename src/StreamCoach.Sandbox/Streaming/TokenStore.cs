using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace StreamCoach.Sandbox.Streaming;

/// <summary>The temporary tokens that were issued. A token can be used for any number of sessions until it expires.</summary>
internal sealed class TokenStore
{
    private readonly ConcurrentDictionary<string, Token> _tokens = new();

    public string Issue(int secondsToLive, int maxSessionSeconds)
    {
        // As long as the service's tokens, so that addresses with a token are as long as real ones.
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

using StreamCoach.Sandbox.Http;

namespace StreamCoach.Sandbox.Streaming;

/// <summary>Who may open a session: the raw key or a token in Authorization, or a token in the address. Never "Bearer".</summary>
internal static class Credentials
{
    private const string Bearer = "Bearer ";

    /// <summary>What is wrong, or null; and the longest session that the credentials allow, in seconds.</summary>
    public static ServiceError? Check(HttpRequest request, string apiKey, TokenStore tokens, out int maxSessionSeconds)
    {
        maxSessionSeconds = TokenEndpoint.LongestSession;
        string? given = request.QueryValue("token") ?? request.Header("Authorization");
        if (string.IsNullOrEmpty(given))
            return ServiceError.MissingHeader;
        if (given == apiKey && request.QueryValue("token") is null)
            return null;
        if (tokens.Find(given) is not { } token)
            return ServiceError.InvalidKey;
        maxSessionSeconds = token.MaxSessionSeconds;
        return token.Expired ? ServiceError.ExpiredToken : null;
    }

    /// <summary>The key in an Authorization header, with or without "Bearer": what the token endpoint and the gateway take.</summary>
    public static string Key(string authorization) =>
        authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : authorization;
}

using StreamCoach.Sandbox.Http;

namespace StreamCoach.Sandbox.Streaming;

/// <summary>
/// Checks who may open a session: with the raw key or a token in Authorization, or a token in the address; "Bearer" is not accepted.
/// </summary>
internal static class Credentials
{
    private const string Bearer = "Bearer ";

    /// <summary>Returns what is wrong, or null, and the longest session in seconds that the credentials allow.</summary>
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

    /// <summary>
    /// Returns the key in an Authorization header, with or without "Bearer", as the token endpoint and the gateway accept it.
    /// </summary>
    public static string Key(string authorization) =>
        authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : authorization;
}

using System.Security;
using System.Security.Cryptography;
using System.Text;
using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Services;

/// <summary>
/// The AssemblyAI API key. It is sent in one header and appears nowhere else: no property returns it and <see cref="ToString"/> hides it.
/// </summary>
public sealed class ApiKey
{
    /// <summary>The environment variable that is read when no key is given: <c>ASSEMBLYAI_API_KEY</c>.</summary>
    public const string EnvironmentVariable = "ASSEMBLYAI_API_KEY";

    private readonly string _value;

    /// <summary>Creates a key from text; surrounding white space is removed.</summary>
    /// <exception cref="StreamCoachException">The key is empty, or contains characters that a header cannot carry.</exception>
    public ApiKey(string value)
    {
        _value = value.Trim();
        if (_value.Length == 0)
            throw new StreamCoachException(FailureKind.ApiKeyNotFound, "The API key is empty.");
        if (_value.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0)
            throw new StreamCoachException(FailureKind.ApiKeyRejected,
                "The API key contains a space or a non-ASCII character, which AssemblyAI keys never do. Copy it again from the dashboard.");
        KeyMask.Add(_value);
    }

    /// <summary>Creates a key from a <see cref="SecureString"/>.</summary>
    /// <exception cref="StreamCoachException">The key is empty, or contains characters that a header cannot carry.</exception>
    public ApiKey(SecureString value) : this(new System.Net.NetworkCredential("", value).Password)
    {
    }

    /// <summary>Returns the key in <c>ASSEMBLYAI_API_KEY</c>, or <see langword="null"/> if the variable is unset or empty.</summary>
    public static ApiKey? FromEnvironment() =>
        Environment.GetEnvironmentVariable(EnvironmentVariable) is { } value && !string.IsNullOrWhiteSpace(value) ? new ApiKey(value) : null;

    /// <summary>
    /// The value of the Authorization header: the key alone, because the streaming service expects no scheme before it.
    /// </summary>
    internal string HeaderValue => _value;

    /// <summary>A hash that identifies the key where the key itself must not be stored.</summary>
    internal string Fingerprint => Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(_value)));

    /// <summary>Returns a fixed text instead of the key.</summary>
    public override string ToString() => "(hidden)";
}

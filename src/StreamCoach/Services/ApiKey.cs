using System.Security;
using System.Security.Cryptography;
using System.Text;
using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Services;

/// <summary>The AssemblyAI key. It goes into one header and nowhere else: no property shows it and <see cref="ToString"/> hides it.</summary>
public sealed class ApiKey
{
    /// <summary>The environment variable that is read when no key is given.</summary>
    public const string EnvironmentVariable = "ASSEMBLYAI_API_KEY";

    private readonly string _value;

    /// <summary>Takes a key as it stands; white space around it is dropped.</summary>
    /// <exception cref="StreamCoachException">The key is empty, or holds characters that no header can carry.</exception>
    public ApiKey(string value)
    {
        _value = value.Trim();
        if (_value.Length == 0)
            throw new StreamCoachException(FailureKind.ApiKeyNotFound, "The API key is empty.");
        if (_value.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0)
            throw new StreamCoachException(FailureKind.ApiKeyRejected,
                "The API key holds a space or a character outside ASCII, which no AssemblyAI key does. Copy it again from the dashboard.");
        KeyMask.Add(_value);
    }

    /// <summary>Takes the key from a <see cref="SecureString"/>.</summary>
    /// <exception cref="StreamCoachException">The key is empty.</exception>
    public ApiKey(SecureString value) : this(new System.Net.NetworkCredential("", value).Password)
    {
    }

    /// <summary>The key from <c>ASSEMBLYAI_API_KEY</c>, or <see langword="null"/> where that is unset or empty.</summary>
    public static ApiKey? FromEnvironment() =>
        Environment.GetEnvironmentVariable(EnvironmentVariable) is { } value && !string.IsNullOrWhiteSpace(value) ? new ApiKey(value) : null;

    /// <summary>The value of the Authorization header: the raw key, as the streaming service demands (protocol: no scheme word).</summary>
    internal string HeaderValue => _value;

    /// <summary>What tells keys apart where the key itself may not be kept.</summary>
    internal string Fingerprint => Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(_value)));

    /// <summary>Hides the key.</summary>
    public override string ToString() => "(hidden)";
}

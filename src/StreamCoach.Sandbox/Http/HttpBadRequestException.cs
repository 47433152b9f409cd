namespace StreamCoach.Sandbox.Http;

/// <summary>Thrown for data that is not a valid HTTP request; the response has the status, and the connection ends.</summary>
internal sealed class HttpBadRequestException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}

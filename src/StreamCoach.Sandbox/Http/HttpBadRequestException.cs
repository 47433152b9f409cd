namespace StreamCoach.Sandbox.Http;

/// <summary>What came is no HTTP request that the sandbox reads; it is answered with the status, and the connection ends.</summary>
internal sealed class HttpBadRequestException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}

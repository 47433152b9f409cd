namespace StreamCoach.Sandbox.Streaming;

/// <summary>An Error message of the service; the close frame that follows has the same code.</summary>
internal sealed record ServiceError(int Code, string Text)
{
    /// <summary>The reason of every close frame after an Error.</summary>
    public const string CloseReason = "See Error message for details";

    public static readonly ServiceError MissingHeader = new(1008, "Unauthorized Connection: Missing Authorization header");

    public static readonly ServiceError InvalidKey = new(1008, "Unauthorized Connection: Invalid API key");

    public static readonly ServiceError ExpiredToken = new(1008, "Unauthorized Connection: Signature has expired");

    public static readonly ServiceError Cancelled = new(3005, "Session Cancelled: An error occurred");

    public static readonly ServiceError Expired = new(3008, "Session Expired: Maximum session duration exceeded");

    public static readonly ServiceError TooManySessions = new(1008, "Unauthorized Connection: Too many concurrent sessions");

    public static ServiceError Input(string text) => new(3006, "User Input Validation Error: " + text);

    public static ServiceError Duration(double ms) => new(
        3007, FormattableString.Invariant($"Input Duration Error: Input Duration Violation: {ms:0.0} ms. Expected between 50 and 1000 ms"));

    public static ServiceError HalfSample(int bytes) => new(
        3007, FormattableString.Invariant($"Input Duration Error: {bytes} bytes contain half a sample"));

    public static ServiceError TooFast(double audio, double elapsed) => new(
        3007, FormattableString.Invariant($"Audio Transmission Rate Exceeded: Received {audio:0.0} sec. audio in {elapsed:0.0} sec"));

    public static ServiceError Inactive(int seconds, int code) => new(
        code, FormattableString.Invariant($"Session terminated due to inactivity: No messages received for {seconds} seconds"));
}

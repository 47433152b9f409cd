namespace StreamCoach.Sandbox.Faults;

/// <summary>
/// A fault of one streaming session, and its time. The time is measured in seconds of audio received in that session; 0 means at connect:
/// instead of Begin if the fault ends or silences the connection, immediately after Begin otherwise.
/// </summary>
public sealed class SandboxFault
{
    private SandboxFault(SandboxFaultKind kind, double afterAudio)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterAudio);
        Kind = kind;
        AfterAudio = afterAudio;
    }

    /// <summary>The kind of fault.</summary>
    public SandboxFaultKind Kind { get; }

    /// <summary>Seconds of audio that are received before the fault occurs, 0 or more.</summary>
    public double AfterAudio { get; }

    /// <summary>The HTTP status, error code or close code, if the kind has one; otherwise 0.</summary>
    public int Code { get; private init; }

    /// <summary>The error text or close reason, if the kind has one; otherwise empty.</summary>
    public string Text { get; private init; } = "";

    /// <summary>The Retry-After header of a refused upgrade: seconds or an HTTP date; empty for no header.</summary>
    public string RetryAfter { get; private init; } = "";

    /// <summary>How long messages are delayed, if the kind has a delay; <see cref="Timeout.InfiniteTimeSpan"/> for forever.</summary>
    public TimeSpan Time { get; private init; }

    /// <summary>Ends the connection with a TCP FIN and no close frame.</summary>
    /// <param name="afterAudio">Seconds of audio, 0 or more.</param>
    public static SandboxFault DropFin(double afterAudio = 0) => new(SandboxFaultKind.DropFin, afterAudio);

    /// <summary>Resets the connection.</summary>
    /// <param name="afterAudio">Seconds of audio, 0 or more.</param>
    public static SandboxFault DropRst(double afterAudio = 0) => new(SandboxFaultKind.DropRst, afterAudio);

    /// <summary>Stops reading and responding, and keeps the socket open.</summary>
    /// <param name="afterAudio">Seconds of audio, 0 or more.</param>
    public static SandboxFault HalfOpen(double afterAudio = 0) => new(SandboxFaultKind.HalfOpen, afterAudio);

    /// <summary>Responds to the upgrade with an HTTP status.</summary>
    /// <param name="status">400 to 599.</param>
    /// <param name="retryAfter">The Retry-After header, e.g. 2; empty for no header.</param>
    public static SandboxFault Refuse(int status = 503, string retryAfter = "") => new(SandboxFaultKind.Refuse, 0) { Code = status, RetryAfter = retryAfter };

    /// <summary>Resets the connection instead of responding to the upgrade.</summary>
    public static SandboxFault RefuseTcp() => new(SandboxFaultKind.RefuseTcp, 0);

    /// <summary>Delays Begin.</summary>
    /// <param name="time">The delay, zero or more.</param>
    public static SandboxFault Delay(TimeSpan time) => new(SandboxFaultKind.Delay, 0) { Time = time };

    /// <summary>Accepts the upgrade, and never sends Begin or anything else.</summary>
    public static SandboxFault NeverBegin() => Delay(Timeout.InfiniteTimeSpan);

    /// <summary>Sends several broken messages, once.</summary>
    /// <param name="afterAudio">Seconds of audio, 0 or more.</param>
    public static SandboxFault Malformed(double afterAudio = 0) => new(SandboxFaultKind.Malformed, afterAudio);

    /// <summary>Sends a valid Turn of about 1 MB and an unknown message of 1 MB, once.</summary>
    /// <param name="afterAudio">Seconds of audio, 0 or more.</param>
    public static SandboxFault Oversized(double afterAudio = 0) => new(SandboxFaultKind.Oversized, afterAudio);

    /// <summary>From then on splits every message into frames of three bytes, starting with a Warning of multi-byte text.</summary>
    /// <param name="afterAudio">Seconds of audio, 0 or more.</param>
    public static SandboxFault Fragmented(double afterAudio = 0) => new(SandboxFaultKind.Fragmented, afterAudio);

    /// <summary>From then on delays every message.</summary>
    /// <param name="time">The delay of each message, zero or more.</param>
    /// <param name="afterAudio">Seconds of audio, 0 or more.</param>
    public static SandboxFault Slow(TimeSpan time, double afterAudio = 0) => new(SandboxFaultKind.Slow, afterAudio) { Time = time };

    /// <summary>Refuses the session with "Unauthorized Connection: Too many concurrent sessions".</summary>
    /// <param name="code">1008 or 3009; the vendor's documentation is inconsistent.</param>
    public static SandboxFault RateLimited(int code = 1008) =>
        new(SandboxFaultKind.RateLimited, 0) { Code = code, Text = "Unauthorized Connection: Too many concurrent sessions" };

    /// <summary>From then on repeats finals, older turns and late partials, and adds empty finals.</summary>
    /// <param name="afterAudio">Seconds of audio, 0 or more.</param>
    public static SandboxFault Lying(double afterAudio = 0) => new(SandboxFaultKind.Lying, afterAudio);

    /// <summary>Sends an Error message and closes with its code.</summary>
    /// <param name="code">1000 to 4999, e.g. 3005.</param>
    /// <param name="text">The text of the error.</param>
    /// <param name="afterAudio">Seconds of audio, 0 or more.</param>
    public static SandboxFault Error(int code, string text, double afterAudio = 0) =>
        new(SandboxFaultKind.Error, afterAudio) { Code = code, Text = text };

    /// <summary>Closes with a code and no Error message.</summary>
    /// <param name="code">1000 to 4999, e.g. 1011.</param>
    /// <param name="reason">The close reason, at most 123 bytes.</param>
    /// <param name="afterAudio">Seconds of audio, 0 or more.</param>
    public static SandboxFault Close(int code, string reason = "", double afterAudio = 0) =>
        new(SandboxFaultKind.Close, afterAudio) { Code = code, Text = reason };

    /// <summary>Never responds to Terminate, and keeps the socket open.</summary>
    public static SandboxFault NoTermination() => new(SandboxFaultKind.NoTermination, 0);

    /// <summary>Never responds to a ping.</summary>
    public static SandboxFault NoPong() => new(SandboxFaultKind.NoPong, 0);

    /// <summary>Creates a fault of any kind with that kind's usual code or time (503, 3005, 1011; 5 s for Delay, 1 s for Slow).</summary>
    /// <param name="kind">The kind of fault.</param>
    /// <param name="afterAudio">Seconds of audio, 0 or more; ignored by kinds that always occur at connect.</param>
    public static SandboxFault Of(SandboxFaultKind kind, double afterAudio) => kind switch
    {
        SandboxFaultKind.Refuse => Refuse(),
        SandboxFaultKind.Delay => Delay(TimeSpan.FromSeconds(5)),
        SandboxFaultKind.Slow => Slow(TimeSpan.FromSeconds(1), afterAudio),
        SandboxFaultKind.RateLimited => RateLimited(),
        SandboxFaultKind.Error => Error(3005, "Session Cancelled: An error occurred", afterAudio),
        SandboxFaultKind.Close => Close(1011, "", afterAudio),
        _ => new(kind, afterAudio),
    };

    /// <summary>Returns the kind and the time.</summary>
    public override string ToString() => FormattableString.Invariant($"{Kind} after {AfterAudio} s");
}

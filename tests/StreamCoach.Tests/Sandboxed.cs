using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Tests;

/// <summary>Sessions with a sandbox.</summary>
internal static class Sandboxed
{
    /// <summary>Faster than real time, but slow enough that the sandbox's answers arrive between the frames as usual.</summary>
    public const double Fast = 25;

    public static SessionOptions Options(SandboxServer sandbox, StreamingOptions? streaming = null, string? key = null, double speed = Fast,
        TimeSpan? duration = null, TimeSpan? connectTimeout = null, ConnectionLimits? limits = null, string? saveIn = null, TimeSpan quotaWait = default,
            Func<Stream, Stream>? disk = null, TimeSpan? hangWarning = null, TimeSpan? hangLimit = null) => new()
            {
                Key = new ApiKey(key ?? sandbox.ApiKey),
                Endpoint = Endpoint(sandbox),
                Streaming = streaming ?? new StreamingOptions(),
                Speed = speed,
                Duration = duration,
                ConnectTimeout = connectTimeout ?? TimeSpan.FromSeconds(15),
                Limits = limits ?? new ConnectionLimits(),
                SaveIn = saveIn,
                QuotaWait = quotaWait,
                HangWarning = hangWarning ?? TimeSpan.FromSeconds(5),
                HangLimit = hangLimit ?? TimeSpan.FromMinutes(2),
                Disk = disk,
            };

    public static ServiceEndpoint Endpoint(SandboxServer sandbox) => ServiceEndpoint.Parse(sandbox.Endpoint.AbsoluteUri);

    public static TranscriptionSession Session(SandboxServer sandbox, Stream sound, StreamingOptions? streaming = null, double speed = Fast) =>
        TranscriptionSession.FromStream(sound, 16_000, Options(sandbox, streaming, speed: speed));

    public static TranscriptionSession Recording(SandboxServer sandbox, StreamingOptions? streaming = null, double speed = Fast) =>
        TranscriptionSession.FromFile(SandboxServer.RecordingPath, Options(sandbox, streaming, speed: speed));

    /// <summary>Returns the turns until the end; a failure of the session fails the test.</summary>
    public static async Task<List<Turn>> TurnsAsync(this TranscriptionSession session)
    {
        var turns = new List<Turn>();
        await foreach (Turn turn in session.ReadTurnsAsync(cancel: Limit.Token)) turns.Add(turn);
        return turns;
    }
}

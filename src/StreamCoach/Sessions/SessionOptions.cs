using StreamCoach.Audio;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Services;

namespace StreamCoach.Sessions;

/// <summary>What a session is to do, and with whose key.</summary>
public sealed class SessionOptions
{
    /// <summary>The key. One that is missing fails the session before anything is opened.</summary>
    public ApiKey? Key { get; init; }

    /// <summary>The services; the United States' by default.</summary>
    public ServiceEndpoint Endpoint { get; init; } = ServiceEndpoint.ForRegion(ServiceRegion.US);

    /// <summary>How the service should listen.</summary>
    public StreamingOptions Streaming { get; init; } = new();

    /// <summary>A name to find the session by; the file's name, or what the source is, by default.</summary>
    public string? Name { get; init; }

    /// <summary>After how much sound the session ends by itself; a hard limit for a microphone that is forgotten.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>What is done when the device goes away in the middle of the talk.</summary>
    public DeviceLossAction OnDeviceLost { get; init; }

    /// <summary>Where what is heard is kept as a WAV; <see langword="null"/> for nowhere. A file that exists is not written over.</summary>
    public string? SaveAudio { get; init; }

    /// <summary>How long opening the connection and the service's Begin may take together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a session waits where the service takes no further one now, or took some before and cannot be reached. The time runs while it takes none
    /// at all and no other session of this process is open; the session is <see cref="SessionState.Queued"/> meanwhile. Zero (the default) fails it
    /// at once, as somebody who wants to speak now would have it.
    /// </summary>
    public TimeSpan QuotaWait { get; init; }

    /// <summary>
    /// The folder in which the session's turns, and the sound that has no answer yet, are kept while it runs and afterwards, so that neither a
    /// killed process nor a long outage costs a word; <see langword="null"/> (the default) leaves nothing on disk. See <see cref="SavedSessions"/>.
    /// </summary>
    public string? SaveIn { get; init; }

    /// <summary>How patient the session is with its line.</summary>
    internal ReconnectPolicy Limits { get; init; } = new();

    /// <summary>What recognises; AssemblyAI where it is <see langword="null"/>.</summary>
    internal Func<TranscriberContext, ITranscriber>? Transcriber { get; init; }

    /// <summary>What stands between the journal and its file; for tests of a disk that hangs.</summary>
    internal Func<Stream, Stream>? Disk { get; init; }

    /// <summary>How long a file may give nothing, because its disk or network share hangs, until that is told.</summary>
    internal TimeSpan HangWarning { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a file may give nothing until the session ends with what was read: it is billed meanwhile.</summary>
    internal TimeSpan HangLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many times faster than speech a file is sent; for tests and measurements, the service takes 1.</summary>
    internal double Speed { get; init; } = 1;

    /// <summary>How its source is captured.</summary>
    internal CaptureOptions Capture => new() { Duration = Duration, OpeningTime = ConnectTimeout, Speed = Speed, HangWarning = HangWarning, HangLimit = HangLimit };
}

using StreamCoach.Audio;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Recognition.Local;
using StreamCoach.Services;

namespace StreamCoach.Sessions;

/// <summary>The settings of a session: API key, service, streaming options, limits, and where it is saved.</summary>
public sealed class SessionOptions
{
    /// <summary>The API key. If it is missing, the session fails before anything is opened.</summary>
    public ApiKey? Key { get; init; }

    /// <summary>
    /// The speech model that transcribes on this machine; <see langword="null"/> (the default) for the service. With it, no key is needed, nothing is sent, and a
    /// recording is not paced: it is transcribed as fast as the machine can.
    /// </summary>
    public SpeechModelFiles? SpeechModel { get; init; }

    /// <summary>The services; those of the US region by default, and none with <see cref="SpeechModel"/>.</summary>
    public ServiceEndpoint Endpoint { get => SpeechModel is null ? field : ServiceEndpoint.ThisMachine; init; } = ServiceEndpoint.ForRegion(ServiceRegion.US);

    /// <summary>The options of the recogniser; their model is <see cref="SpeechModel"/> if there is one.</summary>
    public StreamingOptions Streaming { get => SpeechModel is { } model ? field with { Model = model.Name } : field; init; } = new();

    /// <summary>The name of the session; by default that of the recording, otherwise the time at which it began and its first words.</summary>
    public string? Name { get; init; }

    /// <summary>Tags by which the session can be found.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The length of audio after which the session ends by itself, for example if a microphone is forgotten; <see langword="null"/> for no limit.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>What happens if the audio device is disconnected during the session.</summary>
    public DeviceLossAction OnDeviceLost { get; init; }

    /// <summary>The path of a WAV file to which the audio is saved; <see langword="null"/> for none. An existing file is not replaced.</summary>
    public string? SaveAudio { get; init; }

    /// <summary>The time limit for opening the source and for connecting, up to the service's Begin; 15 seconds by default.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long the session waits while the service accepts no further session, or accepted some before and is unreachable; it is
    /// <see cref="SessionState.Queued"/> meanwhile. The time runs only while the service accepts no session at all and no other session of this process is
    /// open. Zero (the default) fails the session at once, as a user at a microphone expects.
    /// </summary>
    public TimeSpan QuotaWait { get; init; }

    /// <summary>
    /// The folder in which the session's turns and its unconfirmed audio are saved while it runs, so that neither a killed process nor a long outage loses
    /// them; <see langword="null"/> (the default) to save nothing. See <see cref="SavedSessions"/>.
    /// </summary>
    public string? SaveIn { get; init; }

    /// <summary>The limits and intervals of reconnecting.</summary>
    internal ConnectionLimits Limits { get; init; } = new();

    /// <summary>Creates the transcriber; <see langword="null"/> for the speech model, or AssemblyAI if there is none.</summary>
    internal Func<TranscriberContext, ITranscriber>? Transcriber { get; init; }

    /// <summary>Wraps the journal's file, for tests of a disk that hangs.</summary>
    internal Func<Stream, Stream>? Disk { get; init; }

    /// <summary>How long reading a file may hang, because of its disk or network share, before a warning; 5 seconds by default.</summary>
    internal TimeSpan HangWarning { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long reading a file may hang before the session ends with the audio read so far, because the time is billed; 2 minutes by default.</summary>
    internal TimeSpan HangLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many times faster than speech a file is sent, for tests and measurements; the service accepts 1.</summary>
    internal double Speed { get; init; } = 1;

    /// <summary>The settings of the audio capture.</summary>
    internal CaptureOptions Capture => new()
    {
        Duration = Duration,
        OpeningTime = ConnectTimeout,
        Speed = Speed,
        PacesRecordings = SpeechModel is null,
        HangWarning = HangWarning,
        HangLimit = HangLimit,
    };
}

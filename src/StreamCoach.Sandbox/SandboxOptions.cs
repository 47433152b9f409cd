using StreamCoach.Sandbox.Faults;
using StreamCoach.Sandbox.Unpromised;

namespace StreamCoach.Sandbox;

/// <summary>
/// The options of a <see cref="SandboxServer"/>. The defaults are the service's own behaviour without limits and faults.
/// </summary>
public sealed class SandboxOptions
{
    /// <summary>The TCP port on 127.0.0.1, 0 to 65535; 0 (the default) chooses a free one.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Whether the server uses https and wss only, with a self-signed certificate that no client trusts by default; <see
    /// cref="SandboxServer.CertificatePath"/> has its path. False by default.
    /// </summary>
    public bool Tls { get; init; }

    /// <summary>The only accepted key, for streaming, the token endpoint and the gateway; "sandbox" by default.</summary>
    public string ApiKey { get; init; } = "sandbox";

    /// <summary>Whether to keep the audio and the arrival time of every frame, for tests. Takes 32 kB per second at 16 kHz.</summary>
    public bool KeepAudio { get; init; }

    /// <summary>Whether to keep the arrival time of every frame without the audio, for measurements with many sessions.</summary>
    public bool KeepFrameTimes { get; init; }

    /// <summary>
    /// For universal-streaming with format_turns=true: true sends a raw final and then a formatted one; false formats in the model and
    /// sends one formatted final. The service has done both.
    /// </summary>
    public bool DoubleFinal { get; init; } = true;

    /// <summary>
    /// How many sessions may start in a minute; null for no limit. A limit of 100 or more grows by a tenth after a minute in which 70 %
    /// of it were used, and shrinks again after one with less than 50 %, as the service's does.
    /// </summary>
    public int? SessionsPerMinute { get; init; }

    /// <summary>The length of the quotas' minute; shorter for tests.</summary>
    public TimeSpan QuotaMinute { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many requests per model the gateway accepts in a minute (see <see cref="QuotaMinute"/>); null for no limit. The service
    /// accepts 30.
    /// </summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>The ways in which the gateway's list of models differs from the current service; none by default.</summary>
    public SandboxModelListForm ModelListForm { get; init; }

    /// <summary>The ways in which the gateway's answers differ from the current service; none by default.</summary>
    public SandboxAnswerForm AnswerForm { get; init; }

    /// <summary>How long Begin is held back in every session; zero by default. The real service takes 0.3 to 1.3 s.</summary>
    public TimeSpan BeginDelay { get; init; }

    /// <summary>The interval of heartbeats, if the client asked for them; 5 s by default, as in the real service.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The fault of every session without a fault queued by <see cref="SandboxServer.FaultNext"/>; null for none.</summary>
    public SandboxFault? Fault { get; init; }

    /// <summary>
    /// How much faster than real time audio may be sent, e.g. 1.25. When it is more than 5 s ahead of that, the session ends with 3007
    /// "Audio Transmission Rate Exceeded". Null (the default) for no limit.
    /// </summary>
    public double? MaxRealtimeFactor { get; init; }

    /// <summary>Behaviour that no client may rely on.</summary>
    public UnpromisedBehavior Unpromised { get; init; } = new();

    /// <summary>
    /// Returns text messages to send after Begin, unchanged and one at a time, instead of transcribing the audio; null, or a null result,
    /// for normal behaviour. The session continues to read, and answers Terminate with Termination.
    /// </summary>
    public Func<SandboxSession, IEnumerable<string>?>? Script { get; init; }
}

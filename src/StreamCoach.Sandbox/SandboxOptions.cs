using StreamCoach.Sandbox.Faults;
using StreamCoach.Sandbox.Unpromised;

namespace StreamCoach.Sandbox;

/// <summary>How a <see cref="SandboxServer"/> behaves. The defaults are the service's own behaviour with no limits and no faults.</summary>
public sealed class SandboxOptions
{
    /// <summary>The TCP port on 127.0.0.1, 0 to 65535; 0 (the default) takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Speak https and wss only, with a self-signed certificate that no client trusts by itself; <see cref="SandboxServer.CertificatePath"/> has it. False by
    /// default.
    /// </summary>
    public bool Tls { get; init; }

    /// <summary>The only key that is accepted, by the streaming side, the token endpoint and the gateway alike.</summary>
    public string ApiKey { get; init; } = "sandbox";

    /// <summary>Keep the audio and the arrival time of every frame, for tests to compare. Takes 32 kB a second at 16 kHz.</summary>
    public bool KeepAudio { get; init; }

    /// <summary>Keep the arrival time of every frame without the audio: for measurements with many sessions.</summary>
    public bool KeepFrameTimes { get; init; }

    /// <summary>
    /// For universal-streaming with format_turns=true: true sends a raw final and then a formatted one, false formats in the
    /// model and sends a single formatted final. The service has done both.
    /// </summary>
    public bool DoubleFinal { get; init; } = true;

    /// <summary>
    /// How many sessions may start in any minute; null for no limit. A limit of 100 and more grows by a tenth after a minute in which 70 % of it were
    /// used, and shrinks back after one with less than 50 %, as the service's does.
    /// </summary>
    public int? SessionsPerMinute { get; init; }

    /// <summary>How long the minute of the quotas takes; shorter for tests.</summary>
    public TimeSpan QuotaMinute { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many requests of one model the gateway takes in a minute (of <see cref="QuotaMinute"/>); null for no limit. The service has 30.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>In which ways the gateway's list of models differs from what the service sends today; in none by default.</summary>
    public SandboxModelListForm ModelListForm { get; init; }

    /// <summary>In which ways the gateway's answers differ from what the service was seen to send; in none by default.</summary>
    public SandboxAnswerForm AnswerForm { get; init; }

    /// <summary>How long Begin is held back in every session; zero by default. The real service takes 0.3 to 1.3 s.</summary>
    public TimeSpan BeginDelay { get; init; }

    /// <summary>How often a session that asked for heartbeats gets one. The real service sends one every 5 s.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The fault of every session that has none queued by <see cref="SandboxServer.FaultNext"/>; null for none.</summary>
    public SandboxFault? Fault { get; init; }

    /// <summary>
    /// How much faster than real time audio may come, e.g. 1.25; beyond it, once more than 5 s ahead, the session ends with
    /// 3007 "Audio Transmission Rate Exceeded". Null (the default) does not look.
    /// </summary>
    public double? MaxRealtimeFactor { get; init; }

    /// <summary>What no client may rely on, and how it is done here.</summary>
    public UnpromisedBehavior Unpromised { get; init; } = new();

    /// <summary>
    /// Text messages to send after Begin, as they stand and one at a time, in place of what the audio says; null, or a null
    /// result, for the usual behaviour. The session goes on reading, and Terminate is answered by Termination.
    /// </summary>
    public Func<SandboxSession, IEnumerable<string>?>? Script { get; init; }
}

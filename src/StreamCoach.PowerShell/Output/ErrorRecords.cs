using System.Management.Automation;
using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Text;

namespace StreamCoach.Commands.Output;

/// <summary>Every error of the module. The id is the failure's name, and users match on it: it is never changed.</summary>
internal static class ErrorRecords
{
    /// <summary>The record for a failure.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="target">What the user gave. PowerShell's own views of errors print it, so a text is shown without what a terminal would obey.</param>
    public static ErrorRecord From(StreamCoachException failure, object? target)
    {
        object? shown = ((target as PSObject)?.BaseObject ?? target) is string text ? PrintableText.Line(text) : target;
        var record = new ErrorRecord(failure, failure.Kind.ToString(), Category(failure.Kind), shown)
        {
            ErrorDetails = new ErrorDetails(failure.Message) { RecommendedAction = failure.Advice },
        };
        // Made of the target's ToString, which may be anybody's.
        record.CategoryInfo.TargetName = PrintableText.Line(record.CategoryInfo.TargetName);
        return record;
    }

    public static StreamCoachException ApiKeyNotFound(ServiceEndpoint endpoint) => new(FailureKind.ApiKeyNotFound,
        $"There is no API key for {(Enum.TryParse(endpoint.Name, out ServiceRegion _) ? "AssemblyAI" : endpoint.Name)}: -ApiKey is not given and {ApiKey.EnvironmentVariable} is not set.");

    public static StreamCoachException SessionNotFound(string name) => new(FailureKind.SessionNotFound,
        $"No session has the id or name '{name}'.");

    public static StreamCoachException NoneRuns() => new(FailureKind.SessionNotRunning, "No session of this PowerShell is running.");

    public static StreamCoachException SessionAmbiguous(IReadOnlyList<TranscriptionSession> running) => new(FailureKind.SessionAmbiguous,
        $"{running.Count} sessions are running: {string.Join(", ", running.Select(session => session.Name))}. None was stopped.");

    public static StreamCoachException SavedSessionNotRemoved(string id, Exception error) => new(FailureKind.SavedSessionNotRemoved,
        $"The saved session '{id}' was not deleted, or not all of it: {error.Message}", error);

    public static StreamCoachException TranscriptEmpty() => new(FailureKind.TranscriptEmpty, "There are no turns to analyse, so nothing was sent.");

    public static StreamCoachException TranscriptEmpty(string action) => new(FailureKind.TranscriptEmpty, $"There are no turns to {action}.");

    public static StreamCoachException TranscriptFileNotFound(string path) => new(FailureKind.TranscriptFileNotFound, $"There is no file '{path}'.");

    /// <summary>A pattern that matches nothing. Brackets in a file's name make a pattern of it, which nobody thinks of.</summary>
    public static StreamCoachException NoMatch(FailureKind kind, string pattern, bool isFile) => isFile
        ? new(kind, $"No file matches '{pattern}', but there is a file of exactly this name: [ ] are wildcards in -Path.", $"Give -LiteralPath '{pattern.Replace("'", "''", StringComparison.Ordinal)}'")
        : new(kind, $"No file matches '{pattern}'.");

    public static StreamCoachException FileUnwritable(string message) => new(FailureKind.TranscriptFileUnwritable, message);

    public static StreamCoachException FileExists(string path) => new(FailureKind.TranscriptFileExists, $"'{path}' is there already.");

    public static StreamCoachException ModelNotListed(string id, IReadOnlyList<AnalysisModel> models) => new(FailureKind.ModelNotAvailable,
        $"The gateway lists no model '{id}'. It lists: {string.Join(", ", models)}.");

    public static StreamCoachException InputNotSupported(Type type) => new(FailureKind.InputNotSupported,
        $"A {type.Name} holds no transcript.");

    public static StreamCoachException RegionsMixed(string heard, string other) => new(FailureKind.RegionsMixed,
        $"What was heard at {heard} is not sent to {other}.");

    public static StreamCoachException EndpointGone(TranscriptionSession session) => new(FailureKind.EndpointGone,
        $"The session '{session.Name}' was heard at {session.Region}, and nothing listens there any more.");

    public static StreamCoachException OptionInvalid(string message) => new(FailureKind.OptionInvalid, message);

    /// <summary>Whether every further session would fail in the same way.</summary>
    public static bool EndsAll(FailureKind kind) => kind is FailureKind.ApiKeyNotFound or FailureKind.ApiKeyRejected or FailureKind.AccountRefused
        or FailureKind.OptionInvalid or FailureKind.OptionRejected or FailureKind.EndpointInvalid;

    private static ErrorCategory Category(FailureKind kind) => kind switch
    {
        FailureKind.ApiKeyNotFound => ErrorCategory.AuthenticationError,
        FailureKind.ApiKeyRejected => ErrorCategory.AuthenticationError,
        FailureKind.AccountRefused => ErrorCategory.QuotaExceeded,
        FailureKind.SessionLimitReached => ErrorCategory.LimitsExceeded,
        FailureKind.SessionQuotaExhausted => ErrorCategory.QuotaExceeded,
        FailureKind.OptionInvalid => ErrorCategory.InvalidArgument,
        FailureKind.OptionRejected => ErrorCategory.InvalidArgument,
        FailureKind.EndpointInvalid => ErrorCategory.InvalidArgument,
        FailureKind.EndpointGone => ErrorCategory.ResourceUnavailable,
        FailureKind.ConnectFailed => ErrorCategory.ConnectionError,
        FailureKind.SecureConnectionFailed => ErrorCategory.SecurityError,
        FailureKind.ServiceRedirected => ErrorCategory.SecurityError,
        FailureKind.ConnectTimeout => ErrorCategory.OperationTimeout,
        FailureKind.ConnectionLost => ErrorCategory.ConnectionError,
        FailureKind.SessionExpired => ErrorCategory.ResourceUnavailable,
        FailureKind.ProtocolError => ErrorCategory.ProtocolError,
        FailureKind.AudioFileNotFound => ErrorCategory.ObjectNotFound,
        FailureKind.AudioPathIsFolder => ErrorCategory.InvalidArgument,
        FailureKind.AudioFileUnreadable => ErrorCategory.ReadError,
        FailureKind.AudioEmpty => ErrorCategory.InvalidData,
        FailureKind.AudioTruncated => ErrorCategory.InvalidData,
        FailureKind.AudioFormatNotSupported => ErrorCategory.InvalidData,
        FailureKind.AudioRateNotSupported => ErrorCategory.InvalidData,
        FailureKind.AudioAddressFailed => ErrorCategory.ResourceUnavailable,
        FailureKind.AudioProgramNotFound => ErrorCategory.ObjectNotFound,
        FailureKind.AudioProgramFailed => ErrorCategory.DeviceError,
        FailureKind.AudioSilent => ErrorCategory.DeviceError,
        FailureKind.MicrophoneNotSupported => ErrorCategory.NotInstalled,
        FailureKind.MicrophoneFailed => ErrorCategory.DeviceError,
        FailureKind.MicrophoneNotFound => ErrorCategory.ObjectNotFound,
        FailureKind.MicrophoneAmbiguous => ErrorCategory.InvalidArgument,
        FailureKind.MicrophoneBusy => ErrorCategory.ResourceBusy,
        FailureKind.MicrophoneNotPermitted => ErrorCategory.PermissionDenied,
        FailureKind.DeviceLost => ErrorCategory.DeviceError,
        FailureKind.SaveAudioExists => ErrorCategory.ResourceExists,
        FailureKind.SaveAudioFailed => ErrorCategory.WriteError,
        FailureKind.TranscriptEmpty => ErrorCategory.InvalidArgument,
        FailureKind.TemplateNotFound => ErrorCategory.ObjectNotFound,
        FailureKind.TemplateInvalid => ErrorCategory.InvalidData,
        FailureKind.TranscriptFileNotFound => ErrorCategory.ObjectNotFound,
        FailureKind.TranscriptFileUnreadable => ErrorCategory.ReadError,
        FailureKind.TranscriptFileUnwritable => ErrorCategory.WriteError,
        FailureKind.TranscriptFileExists => ErrorCategory.ResourceExists,
        FailureKind.TranscriptFormatUnknown => ErrorCategory.InvalidArgument,
        FailureKind.ReportFormatUnknown => ErrorCategory.InvalidArgument,
        FailureKind.TranscriptTimesMissing => ErrorCategory.InvalidData,
        FailureKind.RegionsMixed => ErrorCategory.InvalidArgument,
        FailureKind.GatewayNotEnabled => ErrorCategory.PermissionDenied,
        FailureKind.ModelListUnavailable => ErrorCategory.ResourceUnavailable,
        FailureKind.ModelNotAvailable => ErrorCategory.ObjectNotFound,
        FailureKind.AnalysisRejected => ErrorCategory.InvalidResult,
        FailureKind.AnalysisTimeout => ErrorCategory.OperationTimeout,
        FailureKind.AnalysisUnreadable => ErrorCategory.InvalidResult,
        FailureKind.AnswerTooLarge => ErrorCategory.LimitsExceeded,
        FailureKind.AnalysisInterrupted => ErrorCategory.InvalidResult,
        FailureKind.AnalysisTokensExhausted => ErrorCategory.LimitsExceeded,
        FailureKind.AnalysisCutOff => ErrorCategory.InvalidResult,
        FailureKind.RateLimited => ErrorCategory.LimitsExceeded,
        FailureKind.GatewayUnavailable => ErrorCategory.ConnectionError,
        FailureKind.SessionNotFound => ErrorCategory.ObjectNotFound,
        FailureKind.SavedFormatTooNew => ErrorCategory.NotImplemented,
        FailureKind.SavedSessionUnreadable => ErrorCategory.InvalidData,
        FailureKind.SavedSessionNotPrivate => ErrorCategory.SecurityError,
        FailureKind.SavedSessionUnwritable => ErrorCategory.WriteError,
        FailureKind.SavedSessionInUse => ErrorCategory.ResourceBusy,
        FailureKind.SessionRunsElsewhere => ErrorCategory.ResourceBusy,
        FailureKind.RecordingInProgress => ErrorCategory.ResourceBusy,
        FailureKind.SavedSessionNotRemoved => ErrorCategory.WriteError,
        FailureKind.SessionNotRunning => ErrorCategory.InvalidOperation,
        FailureKind.SessionAmbiguous => ErrorCategory.InvalidArgument,
        FailureKind.NothingToResume => ErrorCategory.InvalidOperation,
        FailureKind.InputNotSupported => ErrorCategory.InvalidType,
        FailureKind.SandboxPortTaken => ErrorCategory.ResourceBusy,
        FailureKind.SandboxCertificateFailed => ErrorCategory.WriteError,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}

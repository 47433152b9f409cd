using System.Management.Automation;
using StreamCoach.Analysis;
using StreamCoach.Analysis.Rules;
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
        var record = new ErrorRecord(failure, failure.Kind.ToString(), Enum.Parse<ErrorCategory>(failure.Category.ToString()), shown)
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
        ? new(kind, $"No file matches '{pattern}', but there is a file of exactly this name: [ ] are wildcards in -Path.",
            $"Give -LiteralPath '{pattern.Replace("'", "''", StringComparison.Ordinal)}'")
        : new(kind, $"No file matches '{pattern}'.");

    public static StreamCoachException FileUnwritable(string message) => new(FailureKind.TranscriptFileUnwritable, message);

    public static StreamCoachException FileExists(string path) => new(FailureKind.TranscriptFileExists, $"'{path}' is there already.");

    public static StreamCoachException ModelNotListed(string id, IReadOnlyList<AnalysisModel> models) => RulesCoach.IsNamed(id)
        ? new(FailureKind.ModelNotAvailable, $"'{id}' is no model of a gateway: it is the coach that needs none.", "Use it as it is: Invoke-TranscriptAnalysis -Model rules")
        : new(FailureKind.ModelNotAvailable, $"The gateway lists no model '{id}'. It lists: {string.Join(", ", models)}.");

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
}

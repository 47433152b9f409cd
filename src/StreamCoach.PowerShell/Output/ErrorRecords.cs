using System.Management.Automation;
using StreamCoach.Analysis;
using StreamCoach.Analysis.Rules;
using StreamCoach.Errors;
using StreamCoach.Recognition.Models;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Text;

namespace StreamCoach.Commands.Output;

/// <summary>Makes the module's error records. The error id is the name of the failure kind; scripts compare it, so it never changes.</summary>
internal static class ErrorRecords
{
    /// <summary>The error record of a failure.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="target">The input that caused it. PowerShell's error views print it, so control characters are removed from a text.</param>
    public static ErrorRecord From(StreamCoachException failure, object? target)
    {
        object? shown = ((target as PSObject)?.BaseObject ?? target) is string text ? PrintableText.Line(text) : target;
        var record = new ErrorRecord(failure, failure.Kind.ToString(), Enum.Parse<ErrorCategory>(failure.Category.ToString()), shown)
        {
            ErrorDetails = new ErrorDetails(failure.Message) { RecommendedAction = failure.Advice },
        };
        // PowerShell takes it from the target's ToString, which may contain control characters.
        record.CategoryInfo.TargetName = PrintableText.Line(record.CategoryInfo.TargetName);
        return record;
    }

    public static StreamCoachException ApiKeyNotFound(ServiceEndpoint endpoint) => new(FailureKind.ApiKeyNotFound,
        $"There is no API key for {(Enum.TryParse(endpoint.Name, out ServiceRegion _) ? "AssemblyAI" : endpoint.Name)}: -ApiKey is not given and {ApiKey.EnvironmentVariable} is not set.");

    public static StreamCoachException SessionNotFound(string name) => new(FailureKind.SessionNotFound,
        $"There is no session with the id or name '{name}'.");

    public static StreamCoachException NoSessionRuns() => new(FailureKind.SessionNotRunning, "No session of this PowerShell is running.");

    public static StreamCoachException SessionAmbiguous(IReadOnlyList<TranscriptionSession> running, string action) => new(FailureKind.SessionAmbiguous,
        $"{running.Count} sessions are running: {string.Join(", ", running.Select(session => session.Name))}. None was {action}.");

    public static StreamCoachException SessionAmbiguous(string name, IReadOnlyList<TranscriptionSession> found, string action) => new(FailureKind.SessionAmbiguous,
        $"The name '{name}' is that of {found.Count} sessions: {string.Join(", ", found.Select(session => session.Id))}. None was {action}.", "Give the id of one of them.");

    public static StreamCoachException NotSaved(TranscriptionSession session) => new(FailureKind.NothingToResume,
        $"The session '{session.Name}' was not saved, so it cannot be continued.");

    public static StreamCoachException SavedSessionNotRemoved(string id, Exception error) => new(FailureKind.SavedSessionNotRemoved,
        $"The saved session '{id}' was not deleted, or not completely: {error.Message}", error);

    public static StreamCoachException TranscriptEmpty() => new(FailureKind.TranscriptEmpty, "There are no turns to analyse, so nothing was sent.");

    public static StreamCoachException TranscriptEmpty(string action) => new(FailureKind.TranscriptEmpty, $"There are no turns to {action}.");

    public static StreamCoachException TranscriptFileNotFound(string path) => new(FailureKind.TranscriptFileNotFound, $"There is no file '{path}'.");

    /// <summary>A pattern that matches nothing. Brackets in a file name make it a pattern, which users do not expect.</summary>
    public static StreamCoachException NoMatch(FailureKind kind, string pattern, bool isFile) => isFile
        ? new(kind, $"No file matches '{pattern}', but a file with exactly this name exists: [ ] are wildcards in -Path.",
            $"Give -LiteralPath '{pattern.Replace("'", "''", StringComparison.Ordinal)}'")
        : new(kind, $"No file matches '{pattern}'.");

    public static StreamCoachException FileUnwritable(string message) => new(FailureKind.TranscriptFileUnwritable, message);

    public static StreamCoachException FileExists(string path) => new(FailureKind.TranscriptFileExists, $"The file '{path}' already exists.");

    public static StreamCoachException ModelNotListed(string id, IReadOnlyList<AnalysisModel> models) => RulesCoach.IsNamed(id)
        ? new(FailureKind.ModelNotAvailable, $"'{id}' is not a gateway's model but the coach that needs none.", "Invoke-TranscriptAnalysis -Model rules")
        : new(FailureKind.ModelNotAvailable, $"The gateway does not offer the model '{id}'. It offers: {string.Join(", ", models)}.");

    public static StreamCoachException ModelPathNotFound(string path) => new(FailureKind.SpeechModelPathInvalid, $"There is no file or folder '{path}' for -Path.");

    public static StreamCoachException ModelNotInstalled(SpeechModel model, string folder) => new(FailureKind.SpeechModelNotInstalled,
        $"The speech model '{model}' is not installed in '{folder}', so there is nothing to remove.", "Get-TranscriptionModel shows which models are installed.");

    public static StreamCoachException InputNotSupported(Type type) => new(FailureKind.InputNotSupported,
        $"An object of type {type.Name} contains no transcript.");

    public static StreamCoachException RegionsMixed(string heard, string other) => new(FailureKind.RegionsMixed,
        $"Text that was transcribed at {heard} is not sent to {other}.");

    public static StreamCoachException StaysHere(ServiceEndpoint other) => new(FailureKind.RegionsMixed,
        $"Text that was transcribed on this machine is sent to {other} only if you say so.", $"Give -Region {other}, or omit -Model: the rules coach analyses it on this machine.");

    public static StreamCoachException EndpointGone(TranscriptionSession session) => new(FailureKind.EndpointGone,
        $"The session '{session.Name}' was transcribed at {session.Region}, where nothing listens any more.");

    public static StreamCoachException OptionInvalid(string message) => new(FailureKind.OptionInvalid, message);

    /// <summary>Whether every further session of the command would fail in the same way.</summary>
    public static bool EndsAll(FailureKind kind) => kind is FailureKind.ApiKeyNotFound or FailureKind.ApiKeyRejected or FailureKind.AccountRefused
        or FailureKind.OptionInvalid or FailureKind.OptionRejected or FailureKind.EndpointInvalid;
}

using System.Buffers;
using System.Management.Automation;
using StreamCoach.Archive;
using StreamCoach.Archive.Cache;
using StreamCoach.Archive.Patterns;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Errors;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>Searches the turns of all saved sessions for words, phrases or speakers. Writes each found turn as soon as it is found, those of the newest session first.</summary>
[Cmdlet(VerbsCommon.Search, "Transcript", DefaultParameterSetName = WordSet, HelpUri = HelpPages.Begin + "Search-Transcript" + HelpPages.End)]
[OutputType(typeof(TranscriptMatch))]
public sealed class SearchTranscriptCommand : StreamCoachCommand
{
    private const string WordSet = "Word", RegexSet = "Regex", SimpleSet = "SimpleMatch";

    private static readonly SearchValues<char> RegexSigns = SearchValues.Create("|\\^$[](){}+");

    private readonly Dictionary<string, NamePattern> _sessions = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _metSessions = new(StringComparer.OrdinalIgnoreCase);
    private NamePattern[]? _tags;

    /// <summary>The words to look for; several with a space between them follow each other. * and ? stand for letters. One of several patterns is enough.</summary>
    [Parameter(Position = 0, ParameterSetName = WordSet)]
    [Parameter(Position = 0, ParameterSetName = RegexSet, Mandatory = true)]
    [Parameter(Position = 0, ParameterSetName = SimpleSet, Mandatory = true)]
    [SupportsWildcards]
    [AllowEmptyString]
    public string[] Pattern { get; set; } = [];

    /// <summary>Takes the patterns as regular expressions of .NET.</summary>
    [Parameter(ParameterSetName = RegexSet, Mandatory = true)]
    public SwitchParameter Regex { get; set; }

    /// <summary>Takes the patterns as the characters that they are, also within words.</summary>
    [Parameter(ParameterSetName = SimpleSet, Mandatory = true)]
    public SwitchParameter SimpleMatch { get; set; }

    /// <summary>Finds turns that match all patterns, not only one.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <summary>Upper and lower case differ, and letters with and without accents.</summary>
    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    /// <summary>Finds turns of these speakers, by name or, without a name, by label; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Speaker { get; set; }

    /// <summary>Searches these sessions only, by id or name; wildcards are allowed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "SessionId")]
    [ArgumentCompleter(typeof(SavedSessionCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>Searches sessions with one of these tags; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Tag { get; set; }

    /// <summary>Searches sessions that were created at this time or later, by the clock of this machine unless the time names a zone.</summary>
    [Parameter]
    public DateTime? After { get; set; }

    /// <summary>Searches sessions that were created before this time.</summary>
    [Parameter]
    public DateTime? Before { get; set; }

    /// <summary>The number of turns to show before and after each found one; with two numbers, before and after.</summary>
    [Parameter]
    [ValidateCount(1, 2)]
    [ValidateRange(0, int.MaxValue)]
    public int[] Context { get; set; } = [0];

    /// <summary>Collects the sessions to search: all in one search, so that the newest is first.</summary>
    protected override void ProcessRecord()
    {
        foreach (string id in Id ?? []) _sessions[id] = new NamePattern(id);
    }

    /// <summary>Searches.</summary>
    protected override void EndProcessing()
    {
        // An empty pipeline is no request to search everything.
        if (Id is null && MyInvocation.ExpectingInput) return;
        var report = new SearchReport(this);
        bool any = false;
        try
        {
            if (Pattern.Length == 0 && Speaker is null) throw new StreamCoachException(FailureKind.SearchPatternInvalid, "There is nothing to look for: neither -Pattern nor -Speaker was given.");
            foreach (TranscriptMatch match in new TranscriptArchive(SavedSessions.DefaultFolder).Search(Query(), report, StopToken))
            {
                any = true;
                WriteObject(match);
            }
        }
        catch (StreamCoachException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, string.Join(", ", Pattern)));
        }
        report.End();
        foreach (string id in _sessions.Where(wanted => !wanted.Value.HasWildcards && !_metSessions.Contains(wanted.Key)).Select(wanted => wanted.Key))
            WriteError(ErrorRecords.From(ErrorRecords.SessionNotFound(id), id));
        if (!any && report.Searched > 0 && ParameterSetName == WordSet && Array.Find(Pattern, LooksLikeRegex) is { } typed)
            this.Warn($"Nothing was found for the words '{typed}'. To look for a regular expression, give -Regex.");
    }

    private TranscriptQuery Query()
    {
        NamePattern[]? speakers = PatternsOf(Speaker);
        _tags = PatternsOf(Tag);
        return new()
        {
            Patterns = Pattern,
            Kind = Regex ? TextPatternKind.Regex : SimpleMatch ? TextPatternKind.Literal : TextPatternKind.Words,
            NeedsAll = All,
            IsCaseSensitive = CaseSensitive,
            Speaker = speakers is null ? null : speaker => Array.Exists(speakers, wanted => wanted.IsMatch(speaker)),
            Session = IsWanted,
            ContextBefore = Context[0],
            ContextAfter = Context[^1],
        };
    }

    // Several threads ask. A time without a zone, as people type it, is local.
    private bool IsWanted(ArchivedSession session)
    {
        bool wanted = _sessions.Count == 0;
        foreach ((string typed, NamePattern pattern) in _sessions)
        {
            if (!pattern.IsMatch(session.Id) && !pattern.IsMatch(session.Name)) continue;
            lock (_metSessions) _metSessions.Add(typed);
            wanted = true;
        }
        return wanted && (_tags is null || session.Tags.Any(tag => Array.Exists(_tags, pattern => pattern.IsMatch(tag))))
            && !(session.CreatedAt < After?.ToUniversalTime()) && !(session.CreatedAt >= Before?.ToUniversalTime());
    }

    private static NamePattern[]? PatternsOf(string[]? typed) => typed is null ? null : [.. typed.Select(text => new NamePattern(text))];

    // People who come from Select-String type one.
    private static bool LooksLikeRegex(string typed) => typed.AsSpan().ContainsAny(RegexSigns) || typed.Contains(".*", StringComparison.Ordinal);
}

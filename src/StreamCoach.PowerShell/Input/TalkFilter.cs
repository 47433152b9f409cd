using StreamCoach.Analysis;
using StreamCoach.Analysis.Archive;
using StreamCoach.Errors;
using StreamCoach.Sessions;

namespace StreamCoach.Commands.Input;

/// <summary>
/// Keeps kinds of talk apart: by the tags of their sessions, and by the templates with which they were analysed. A session is of every kind for which it has an
/// analysis.
/// </summary>
/// <param name="tags">Patterns, one of which a tag must match; <see langword="null"/> for any session, with tags or without.</param>
/// <param name="templates">Patterns, one of which the template of an analysis must match; <see langword="null"/> for any session, analysed or not.</param>
/// <param name="failed">Called for each saved analysis that cannot be read.</param>
internal sealed class TalkFilter(string[]? tags, string[]? templates, Action<StreamCoachException> failed)
{
    // More names than anybody reads in an error.
    private const int MostNames = 50;

    private readonly NamePattern[]? _tags = PatternsOf(tags), _templates = PatternsOf(templates);
    // The sessions of the analyses in the input; empty for text without a session.
    private readonly HashSet<string> _analysed = [];
    // Of the talks that do not fit, for the error if none fits.
    private readonly SortedSet<string> _otherTags = new(StringComparer.OrdinalIgnoreCase), _otherTemplates = new(StringComparer.OrdinalIgnoreCase);
    private bool _hasTagged, _hasOthers;

    /// <summary>Notes the template of an analysis in the input, whose session may not be saved.</summary>
    public void Add(TranscriptAnalysis analysis)
    {
        if (_templates is null || !IsOneOf(_templates, analysis.Template)) return;
        foreach (string? id in analysis.ToTranscript().Turns.Select(turn => turn.SessionId).Distinct()) _analysed.Add(id ?? "");
    }

    /// <summary>Whether a session is of the kind.</summary>
    public bool Fits(TranscriptionSession session)
    {
        if (_tags is not null && !session.Tags.Any(tag => IsOneOf(_tags, tag)))
        {
            _hasOthers = true;
            Note(_otherTags, session.Tags);
            return false;
        }
        _hasTagged = true;
        if (_templates is null || _analysed.Contains(session.Id)) return true;
        IReadOnlyList<string> used = SavedAnalyses.TemplatesOf(SavedSessions.DefaultFolder, session.Id, failed);
        if (used.Any(template => IsOneOf(_templates, template))) return true;
        _hasOthers = true;
        Note(_otherTemplates, used);
        return false;
    }

    /// <summary>Whether turns without a session of this machine are of the kind. They have no tags.</summary>
    public bool FitsWithoutSession(string? sessionId)
    {
        if (_tags is null && (_templates is null || _analysed.Contains(sessionId ?? ""))) return true;
        _hasOthers = true;
        return false;
    }

    /// <summary>Explains why no talk is left, if there were talks of other kinds.</summary>
    /// <exception cref="StreamCoachException">There were talks, but none is of the kind.</exception>
    public void ThrowIfAllWereOthers()
    {
        if (!_hasOthers) return;
        if (_templates is null || (_tags is not null && !_hasTagged))
        {
            throw new StreamCoachException(FailureKind.TranscriptEmpty, $"No talk has the tag {Quoted(tags!)}.{Listed("The tags of these talks are", _otherTags)}",
                "Set-TranscriptionSession -Tag tags a session, also a saved one.");
        }
        throw new StreamCoachException(FailureKind.TranscriptEmpty,
            $"No talk {(tags is null ? "" : $"with the tag {Quoted(tags)} ")}has a saved analysis with the template {Quoted(templates!)}.{Listed("The templates of these talks are", _otherTemplates)}",
            "Invoke-TranscriptAnalysis -Template analyses a session with a template, also a saved one, and saves the analysis with it.");
    }

    private static NamePattern[]? PatternsOf(string[]? written) => written?.Select(one => new NamePattern(one)).ToArray();

    private static bool IsOneOf(NamePattern[] patterns, string? name) => patterns.Any(pattern => pattern.IsMatch(name));

    private static void Note(SortedSet<string> names, IEnumerable<string> more)
    {
        foreach (string name in more.Take(MostNames - names.Count)) names.Add(name);
    }

    private static string Quoted(string[] names) => string.Join(" or ", names.Select(name => $"'{name}'"));

    private static string Listed(string what, SortedSet<string> names) => names.Count == 0 ? "" : $" {what}: {string.Join(", ", names)}{(names.Count == MostNames ? " and others" : "")}.";
}

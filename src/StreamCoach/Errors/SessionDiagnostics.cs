using StreamCoach.Text;

namespace StreamCoach.Errors;

/// <summary>
/// The notes of a session. Background loops may write to no stream; whoever reads the session shows these. Warnings that repeat are counted (see
/// <see cref="RepeatFilter"/>), so that all of them can be kept until somebody reads; of the others the newest are.
/// </summary>
internal sealed class SessionDiagnostics
{
    private const int Kept = 200;
    // A service's message may be a megabyte.
    private const int LongestText = 4_000;

    private readonly Lock _gate = new();
    private readonly List<Diagnostic> _warnings = [];
    private readonly Queue<Diagnostic> _others = [];
    private readonly RepeatFilter _repeatedWarnings = new(), _repeatedDetails = new();
    private int _next;
    private int _lost;
    private int _lastLost = -1;

    /// <summary>Raised after a note, on the thread that made it.</summary>
    public event Action? Added;

    /// <summary>Adds a note, or only counts it where it repeats.</summary>
    public void Add(DiagnosticLevel level, string text)
    {
        // What comes from elsewhere (a path, a name, a service's words) is shown on a terminal.
        string line = PrintableText.Line(text.Length <= LongestText ? text : $"{text[..LongestText]}...");
        lock (_gate)
        {
            string? shown = level switch
            {
                DiagnosticLevel.Warning => _repeatedWarnings.Count(line),
                // One for each odd message of a service.
                DiagnosticLevel.Debug => _repeatedDetails.Count(line),
                _ => line,
            };
            if (shown is null) return;
            Keep(level, shown);
        }
        Added?.Invoke();
    }

    /// <summary>Adds how often the warnings came that were only counted. The session has ended.</summary>
    public void Close()
    {
        lock (_gate)
        {
            foreach (string rest in _repeatedDetails.Rest()) Keep(DiagnosticLevel.Debug, rest);
            foreach (string rest in _repeatedWarnings.Rest()) Keep(DiagnosticLevel.Warning, rest);
        }
        Added?.Invoke();
    }

    /// <summary>The number of the next note.</summary>
    public int Next => Volatile.Read(ref _next);

    /// <summary>The notes from a number on: every warning, and of the others those that are kept.</summary>
    /// <param name="from">The number of the first note that is wanted.</param>
    public IReadOnlyList<Diagnostic> Since(int from)
    {
        lock (_gate)
        {
            List<Diagnostic> diagnostics = [.. _warnings.Concat(_others).Where(note => note.Number >= from).OrderBy(note => note.Number)];
            if (_lastLost >= from) diagnostics.Insert(0, new(_lastLost, DiagnosticLevel.Verbose, $"Only the newest {Kept} messages for -Verbose and -Debug are kept; {_lost} earlier ones are not."));
            return diagnostics;
        }
    }

    private void Keep(DiagnosticLevel level, string text)
    {
        var note = new Diagnostic(_next++, level, text);
        if (level == DiagnosticLevel.Warning)
        {
            _warnings.Add(note);
            return;
        }
        _others.Enqueue(note);
        if (_others.Count <= Kept) return;
        _lastLost = _others.Dequeue().Number;
        _lost++;
    }
}

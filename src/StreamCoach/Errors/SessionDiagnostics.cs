using StreamCoach.Text;

namespace StreamCoach.Errors;

/// <summary>
/// Collects the diagnostics of a session until its reader shows them, because background threads cannot write to PowerShell's streams. Repeated warnings are
/// counted (see <see cref="RepeatFilter"/>), so that all warnings can be kept; of the other diagnostics the newest are kept.
/// </summary>
internal sealed class SessionDiagnostics
{
    private const int MostOthers = 200;
    // A service's message may be a megabyte.
    private const int LongestText = 4_000;

    private readonly Lock _gate = new();
    private readonly List<Diagnostic> _warnings = [];
    private readonly Queue<Diagnostic> _others = [];
    private readonly RepeatFilter _repeatedWarnings = new(), _repeatedDetails = new();
    private int _next;
    private int _droppedCount;
    private int _lastDropped = -1;

    /// <summary>Raised after a diagnostic was added, on the thread that added it.</summary>
    public event Action? Added;

    /// <summary>Adds a diagnostic, or only counts it if it is repeated.</summary>
    public void Add(DiagnosticLevel level, string text)
    {
        // The text may contain external text, such as a path or a service's message, and is shown on a terminal.
        string line = PrintableText.Line(text.Length <= LongestText ? text : $"{text[..LongestText]}...");
        lock (_gate)
        {
            string? shown = level switch
            {
                DiagnosticLevel.Warning => _repeatedWarnings.Count(line),
                // A service may cause one with each message.
                DiagnosticLevel.Debug => _repeatedDetails.Count(line),
                _ => line,
            };
            if (shown is null) return;
            Keep(level, shown);
        }
        Added?.Invoke();
    }

    /// <summary>Adds the numbers of diagnostics that were only counted, at the end of the session.</summary>
    public void Close()
    {
        lock (_gate)
        {
            foreach (string rest in _repeatedDetails.TakeSuppressed()) Keep(DiagnosticLevel.Debug, rest);
            foreach (string rest in _repeatedWarnings.TakeSuppressed()) Keep(DiagnosticLevel.Warning, rest);
        }
        Added?.Invoke();
    }

    /// <summary>The number of the next diagnostic.</summary>
    public int Next => Volatile.Read(ref _next);

    /// <summary>Returns the diagnostics from a number on: all warnings, and the others that are kept.</summary>
    /// <param name="from">The number of the first diagnostic.</param>
    public IReadOnlyList<Diagnostic> Since(int from)
    {
        lock (_gate)
        {
            List<Diagnostic> diagnostics = [.. _warnings.Concat(_others).Where(diagnostic => diagnostic.Number >= from).OrderBy(diagnostic => diagnostic.Number)];
            if (_lastDropped >= from)
                diagnostics.Insert(0, new(_lastDropped, DiagnosticLevel.Verbose, $"Only the newest {MostOthers} messages for -Verbose and -Debug are kept; {_droppedCount} earlier ones were discarded."));
            return diagnostics;
        }
    }

    private void Keep(DiagnosticLevel level, string text)
    {
        var diagnostic = new Diagnostic(_next++, level, text);
        if (level == DiagnosticLevel.Warning)
        {
            _warnings.Add(diagnostic);
            return;
        }
        _others.Enqueue(diagnostic);
        if (_others.Count <= MostOthers) return;
        _lastDropped = _others.Dequeue().Number;
        _droppedCount++;
    }
}

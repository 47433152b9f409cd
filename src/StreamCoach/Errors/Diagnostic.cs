namespace StreamCoach.Errors;

/// <summary>The audience of a diagnostic.</summary>
public enum DiagnosticLevel
{
    /// <summary>The maintainers of StreamCoach (<c>-Debug</c>).</summary>
    Debug,
    /// <summary>A user who wants details (<c>-Verbose</c>).</summary>
    Verbose,
    /// <summary>Every user.</summary>
    Warning,
}

/// <summary>A message about a session, such as a reconnect.</summary>
public sealed record Diagnostic
{
    internal Diagnostic(int number, DiagnosticLevel level, string text)
    {
        Number = number;
        Level = level;
        Text = text;
    }

    /// <summary>The audience.</summary>
    public DiagnosticLevel Level { get; }

    /// <summary>What happened, one line without control characters. It never contains the API key or the text of turns.</summary>
    public string Text { get; }

    /// <summary>The number of the diagnostic in its session, from 0.</summary>
    internal int Number { get; }

    /// <summary>Returns the text.</summary>
    public override string ToString() => Text;
}

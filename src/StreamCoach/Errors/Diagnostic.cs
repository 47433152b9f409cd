namespace StreamCoach.Errors;

/// <summary>Who a diagnostic is for.</summary>
public enum DiagnosticLevel
{
    /// <summary>The maintainers of StreamCoach.</summary>
    Debug,
    /// <summary>A user who wants to follow what happens.</summary>
    Verbose,
    /// <summary>Every user.</summary>
    Warning,
}

/// <summary>Something that happened in a session and that no turn shows, such as a reconnect.</summary>
public sealed record Diagnostic
{
    internal Diagnostic(int number, DiagnosticLevel level, string text)
    {
        Number = number;
        Level = level;
        Text = text;
    }

    /// <summary>Who it is for.</summary>
    public DiagnosticLevel Level { get; }

    /// <summary>What happened, on one line without control characters. It never contains the key or what was said.</summary>
    public string Text { get; }

    /// <summary>Its number in the session, from 0.</summary>
    internal int Number { get; }

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}

using StreamCoach.Text;

namespace StreamCoach.Setup;

/// <summary>What a talk needs, each thing tried by itself.</summary>
public enum SetupPart : long
{
    /// <summary>A key is there; whether it is right, the services say.</summary>
    ApiKey,
    /// <summary>A microphone delivers sound.</summary>
    Microphone,
    /// <summary>The streaming service takes the key and begins a session.</summary>
    Streaming,
    /// <summary>The gateway answers.</summary>
    Gateway,
    /// <summary>There is room where sessions are kept, and it may be written.</summary>
    Disk,
}

/// <summary>How a check came out.</summary>
public enum SetupStatus : long
{
    /// <summary>It works.</summary>
    Passed,
    /// <summary>It works, and something about it looks wrong.</summary>
    Warning,
    /// <summary>It does not work.</summary>
    Failed,
    /// <summary>It could not be tried, because something that it needs is missing.</summary>
    Skipped,
}

/// <summary>One thing that was tried: whether it works, and what to do where it does not.</summary>
public sealed class SetupCheck
{
    internal SetupCheck(SetupPart check, SetupStatus status, string detail, string? action = null)
    {
        Check = check;
        Status = status;
        Detail = PrintableText.Line(detail);
        Action = PrintableText.KnownLine(action);
    }

    /// <summary>What was tried.</summary>
    public SetupPart Check { get; }

    /// <summary>How it came out.</summary>
    public SetupStatus Status { get; }

    /// <summary>What was found; never the key.</summary>
    public string Detail { get; }

    /// <summary>What to do; <see langword="null"/> where nothing has to be done.</summary>
    public string? Action { get; }

    /// <summary>The check and how it came out.</summary>
    public override string ToString() => $"{Check}: {Status}";
}

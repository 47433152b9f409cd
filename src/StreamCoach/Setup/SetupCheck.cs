using StreamCoach.Text;

namespace StreamCoach.Setup;

/// <summary>The parts of a setup that are tested, each independently of the others.</summary>
public enum SetupPart : long
{
    /// <summary>An API key was found. Whether it is valid is tested by <see cref="Streaming"/>.</summary>
    ApiKey,
    /// <summary>A speech model is installed and can be loaded, so that a session without a key is transcribed on this machine.</summary>
    SpeechModel,
    /// <summary>A microphone delivers audio.</summary>
    Microphone,
    /// <summary>The streaming service accepts the key and begins a session.</summary>
    Streaming,
    /// <summary>The gateway responds.</summary>
    Gateway,
    /// <summary>The folder for saved sessions is writable and has enough space.</summary>
    Disk,
}

/// <summary>The result of a check.</summary>
public enum SetupStatus : long
{
    /// <summary>The part works.</summary>
    Passed,
    /// <summary>The part works, but something about it looks wrong.</summary>
    Warning,
    /// <summary>The part does not work.</summary>
    Failed,
    /// <summary>The part was not tested, because something that it needs is missing.</summary>
    Skipped,
}

/// <summary>The result of testing one part: whether it works, and what to do if it does not.</summary>
public sealed class SetupCheck
{
    internal SetupCheck(SetupPart check, SetupStatus status, string detail, string? action = null)
    {
        Check = check;
        Status = status;
        Detail = PrintableText.Line(detail);
        Action = PrintableText.KnownLine(action);
    }

    /// <summary>The part that was tested.</summary>
    public SetupPart Check { get; }

    /// <summary>The result.</summary>
    public SetupStatus Status { get; }

    /// <summary>What was found. It never contains the API key.</summary>
    public string Detail { get; }

    /// <summary>What to do; <see langword="null"/> if nothing has to be done.</summary>
    public string? Action { get; }

    /// <summary>Returns the part and its result.</summary>
    public override string ToString() => $"{Check}: {Status}";
}

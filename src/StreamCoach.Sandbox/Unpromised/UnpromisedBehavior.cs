namespace StreamCoach.Sandbox.Unpromised;

/// <summary>
/// What the service does without promising it: each property is one such thing, and its default is what the service was seen to do. A client that
/// relies on none of them gives the same turns whatever is set here. Only streaming sessions are concerned.
/// </summary>
public sealed record UnpromisedBehavior
{
    /// <summary>Whether and when heartbeats come, every <see cref="SandboxOptions.HeartbeatInterval"/>.</summary>
    public HeartbeatHabit Heartbeats { get; init; }

    /// <summary>Whether pings are answered.</summary>
    public bool Pongs { get; init; } = true;

    /// <summary>How Terminate is answered.</summary>
    public TerminationHabit Termination { get; init; }

    /// <summary>How long a <see cref="TerminationHabit.Late"/> Termination is held back, zero or more.</summary>
    public TimeSpan TerminationDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many sessions, from the first, answer Terminate by <see cref="Termination"/>; those after it at once. All of them by default.</summary>
    public int TerminationTimes { get; init; } = int.MaxValue;

    /// <summary>The order of the keys of every object.</summary>
    public KeyOrder KeyOrder { get; init; }

    /// <summary>Fields that are absent, null or of another type.</summary>
    public IReadOnlyList<OddField> OddFields { get; init; } = [];

    /// <summary>Whether every number is sent as a string.</summary>
    public bool NumbersAsStrings { get; init; }

    /// <summary>Whether every object has a key that no client knows.</summary>
    public bool UnknownKeys { get; init; }

    /// <summary>Whether a message of a type that no client knows comes before each other one.</summary>
    public bool UnknownMessages { get; init; }

    /// <summary>Whether each text ends with half of a surrogate pair.</summary>
    public bool LoneSurrogates { get; init; }

    /// <summary>Whether a Warning follows Begin.</summary>
    public bool Warns { get; init; }

    /// <summary>Whether a turn's speaker is revised before its final came, and not after it.</summary>
    public bool RevisesBeforeFinal { get; init; }

    /// <summary>Whether every speaker is PENDING until a SpeakerRevision resolves it.</summary>
    public bool PendingSpeakers { get; init; }

    /// <summary>
    /// How much sound lies between the revisions during a session; <see langword="null"/> (the default) for what the client asks for. One comes after
    /// Terminate in any case, for what no earlier one has resolved.
    /// </summary>
    public TimeSpan? RevisionInterval { get; init; }

    /// <summary>Whether each final is sent twice.</summary>
    public bool TwoFinals { get; init; }

    /// <summary>Whether a final without text follows each final, with a turn_order of its own.</summary>
    public bool EmptyFinals { get; init; }

    /// <summary>How much later than it was said each final's last word is timed, zero or more.</summary>
    public TimeSpan WordsAhead { get; init; }

    /// <summary>The code with which a session that gets no message ends: 3006 by the documentation, 3005 before 2026.</summary>
    public int InactivityCode { get; init; } = 3006;

    /// <summary>The model that every session runs, whatever it asks for, as when that was retired; <see langword="null"/> for the one asked for.</summary>
    public string? RunsModel { get; init; }
}

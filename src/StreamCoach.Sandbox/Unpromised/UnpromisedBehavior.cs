namespace StreamCoach.Sandbox.Unpromised;

/// <summary>
/// Behaviour of the service that it does not promise. The default of each property is the behaviour that was seen. A client that relies
/// on none of it gets the same turns with any values. Only streaming sessions are affected.
/// </summary>
public sealed record UnpromisedBehavior
{
    /// <summary>Whether and when heartbeats are sent, every <see cref="SandboxOptions.HeartbeatInterval"/>.</summary>
    public HeartbeatHabit Heartbeats { get; init; }

    /// <summary>Whether pings are answered.</summary>
    public bool Pongs { get; init; } = true;

    /// <summary>How Terminate is answered.</summary>
    public TerminationHabit Termination { get; init; }

    /// <summary>The delay of a <see cref="TerminationHabit.Late"/> Termination, zero or more; 1 s by default.</summary>
    public TimeSpan TerminationDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How many sessions, from the first, answer Terminate by <see cref="Termination"/>; later ones answer normally. All by default.
    /// </summary>
    public int TerminationTimes { get; init; } = int.MaxValue;

    /// <summary>The order of the keys of every object.</summary>
    public KeyOrder KeyOrder { get; init; }

    /// <summary>Fields that are absent, null or of another type.</summary>
    public IReadOnlyList<OddField> OddFields { get; init; } = [];

    /// <summary>Whether every number is sent as a string.</summary>
    public bool NumbersAsStrings { get; init; }

    /// <summary>Whether every object has a key that no client knows.</summary>
    public bool UnknownKeys { get; init; }

    /// <summary>Whether a message of an unknown type is sent before every message.</summary>
    public bool UnknownMessages { get; init; }

    /// <summary>Whether every text ends with a lone surrogate.</summary>
    public bool LoneSurrogates { get; init; }

    /// <summary>Whether a Warning follows Begin.</summary>
    public bool Warns { get; init; }

    /// <summary>Whether a turn's speaker is revised before its final, instead of after it.</summary>
    public bool RevisesBeforeFinal { get; init; }

    /// <summary>Whether every speaker is PENDING until a SpeakerRevision.</summary>
    public bool PendingSpeakers { get; init; }

    /// <summary>
    /// The amount of audio between revisions during a session; <see langword="null"/> (the default) for the client's value. One revision
    /// always follows Terminate, for speakers that no earlier one has resolved.
    /// </summary>
    public TimeSpan? RevisionInterval { get; init; }

    /// <summary>Whether each final is sent twice.</summary>
    public bool TwoFinals { get; init; }

    /// <summary>Whether each final is followed by a final without text, with its own turn_order.</summary>
    public bool EmptyFinals { get; init; }

    /// <summary>How much later than spoken the last word of each final is timed, zero or more.</summary>
    public TimeSpan WordsAhead { get; init; }

    /// <summary>The close code after the inactivity timeout: 3006 by the documentation, 3005 before 2026.</summary>
    public int InactivityCode { get; init; } = 3006;

    /// <summary>
    /// The model of every session, whatever the client requests, as if the requested one were retired; <see langword="null"/> for the
    /// requested one.
    /// </summary>
    public string? RunsModel { get; init; }
}

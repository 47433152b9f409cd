namespace StreamCoach.Turns;

/// <summary>The session of a turn. This interface lets turns refer to it without a dependency on the Sessions namespace.</summary>
internal interface ITurnOrigin
{
    /// <summary>The session's name.</summary>
    string Name { get; }

    /// <summary>The recording that is transcribed; <see langword="null"/> for any other source.</summary>
    string? Path { get; }

    /// <summary>The current speech model.</summary>
    string Model { get; }
}

namespace StreamCoach.Turns;

/// <summary>The session of a turn. This interface lets turns refer to it without a dependency on the Sessions namespace.</summary>
internal interface ITurnOrigin
{
    /// <summary>The current speech model.</summary>
    string Model { get; }
}

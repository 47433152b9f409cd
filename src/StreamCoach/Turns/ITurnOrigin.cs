namespace StreamCoach.Turns;

/// <summary>Where a turn was heard: the session, without naming it.</summary>
internal interface ITurnOrigin
{
    /// <summary>The speech model that recognises now.</summary>
    string Model { get; }
}

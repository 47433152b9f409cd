namespace StreamCoach.Sandbox.Recognition;

/// <summary>Told of turns on the audio clock; times in ms.</summary>
internal interface ITurnListener
{
    /// <summary>The turn is open, and the clock stands here. Comes every 50 ms of audio.</summary>
    void OnOpen(HeardTurn turn, long now);

    /// <summary>The turn is over; it has at least one word.</summary>
    void OnClosed(HeardTurn turn, long now);
}

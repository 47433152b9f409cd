namespace StreamCoach.Sandbox.Recognition;

/// <summary>Receives turns by the audio clock; times in ms.</summary>
internal interface ITurnListener
{
    /// <summary>The turn is open at this time. Called every 50 ms of audio.</summary>
    void OnOpen(HeardTurn turn, long now);

    /// <summary>The turn has ended; it has at least one word.</summary>
    void OnClosed(HeardTurn turn, long now);
}

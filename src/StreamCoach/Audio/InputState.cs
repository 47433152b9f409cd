namespace StreamCoach.Audio;

/// <summary>The state of a session's incoming audio.</summary>
public enum InputState : long
{
    /// <summary>No audio has arrived yet.</summary>
    Opening,
    /// <summary>Audio arrives.</summary>
    Hearing,
    /// <summary>Only digital silence has arrived for ten seconds: the device is muted or the wrong one.</summary>
    Silent,
    /// <summary>The device is present and has delivered nothing for one second, or a file could not be read for five.</summary>
    Stalled,
    /// <summary>The device delivers more or less audio than its sample rate announces, so speech cannot be recognized.</summary>
    WrongRate,
    /// <summary>The device is gone and is waited for; silence is sent meanwhile.</summary>
    Lost,
    /// <summary>No more audio is taken.</summary>
    Closed,
}

/// <summary>What a session does when its device is lost.</summary>
public enum DeviceLossAction
{
    /// <summary>
    /// The session continues: with the new default device if none was chosen, otherwise with the chosen device once it is back.
    /// </summary>
    Reconnect,
    /// <summary>The session ends with what was said until then.</summary>
    Stop,
}

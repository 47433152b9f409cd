namespace StreamCoach.Audio;

/// <summary>How a session's sound comes in.</summary>
public enum InputState : long
{
    /// <summary>Nothing has come yet.</summary>
    Opening,
    /// <summary>Sound comes.</summary>
    Hearing,
    /// <summary>Nothing but zeros has come for ten seconds: it is muted, or the wrong device.</summary>
    Silent,
    /// <summary>The device is there and has delivered nothing for a second, or a file could not be read on for five.</summary>
    Stalled,
    /// <summary>The device delivers more or less sound than its rate promises, so that nothing can be understood.</summary>
    WrongRate,
    /// <summary>The device is gone and waited for; silence is sent in its place.</summary>
    Lost,
    /// <summary>No more sound is taken.</summary>
    Closed,
}

/// <summary>What a session does when its device goes away.</summary>
public enum DeviceLossAction
{
    /// <summary>It goes on: with the new default where none was chosen, otherwise with the chosen device once it is back.</summary>
    Reconnect,
    /// <summary>It ends with what was said until then.</summary>
    Stop,
}

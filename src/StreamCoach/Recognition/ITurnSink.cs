namespace StreamCoach.Recognition;

/// <summary>
/// Receives the turn messages of one session or channel, and keeps track of how much audio they cover. Times are in seconds from the session's
/// first sample.
/// </summary>
internal interface ITurnSink
{
    /// <summary>The end of the last finished turn: the audio up to here is confirmed. After a lost connection, audio is sent again from here.</summary>
    double ConfirmedUntil { get; }

    /// <summary>Whether a turn is partial, or waits for its formatted version.</summary>
    bool IsOpen { get; }

    /// <summary>When <see cref="ReleaseOverdue"/> is due, in UTC; <see langword="null"/> while nothing waits.</summary>
    DateTime? NextRelease { get; }

    /// <summary>How much audio was sent. No message covers more, whatever its times are.</summary>
    double SentUntil { set; }

    /// <summary>Whether the audio was cut off, so that the finals that follow are not real ends of turns.</summary>
    bool IsCutOff { set; }

    /// <summary>Returns when the first word of a message began.</summary>
    double Time(TurnMessage message);

    /// <summary>Accepts a turn message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="audioStart">When the session's first sample was spoken, in UTC.</param>
    /// <param name="arrived">When the message arrived, in UTC.</param>
    void Accept(TurnMessage message, DateTime audioStart, DateTime arrived);

    /// <summary>Accepts a revision of a turn's speakers.</summary>
    void Accept(SpeakerRevision revision);

    /// <summary>Finishes turns whose formatted versions did not arrive in time.</summary>
    void ReleaseOverdue(DateTime now);

    /// <summary>Reports that turn numbers and times start again from 0, with the audio from an offset on.</summary>
    void Restart(double offset);

    /// <summary>Reports whether more messages are available already: readers are then woken once for all of them.</summary>
    void Burst(bool moreFollows);
}

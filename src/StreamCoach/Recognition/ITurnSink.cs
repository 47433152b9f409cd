namespace StreamCoach.Recognition;

/// <summary>Takes the turn messages of one session or channel, and knows how much of the audio they answer. Times are in seconds from the session's first sample.</summary>
internal interface ITurnSink
{
    /// <summary>The end of the last finished turn: after a lost connection the audio is sent again from here.</summary>
    double AnsweredUntil { get; }

    /// <summary>Whether a turn is growing, or waits for its formatted twin.</summary>
    bool IsOpen { get; }

    /// <summary>When <see cref="ReleaseOverdue"/> is due, in UTC; <see langword="null"/> while nothing waits.</summary>
    DateTime? NextRelease { get; }

    /// <summary>How much audio was sent: no message answers more, whatever its times are.</summary>
    double SentUntil { set; }

    /// <summary>Whether the audio broke off in the middle, so that the finals that follow are no ends of turns.</summary>
    bool IsCutOff { set; }

    /// <summary>When a message's first word began.</summary>
    double Time(TurnMessage message);

    /// <summary>Takes a turn message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="audioStart">When the session's first sample was spoken, in UTC.</param>
    /// <param name="arrived">When the message arrived, in UTC.</param>
    void Accept(TurnMessage message, DateTime audioStart, DateTime arrived);

    /// <summary>Takes a revision of a turn's speakers.</summary>
    void Accept(SpeakerRevision revision);

    /// <summary>Gives up waiting for formatted twins whose time is over.</summary>
    void ReleaseOverdue(DateTime now);

    /// <summary>Turns are numbered, and times run, from 0 again: audio is sent from an offset on.</summary>
    void Restart(double offset);

    /// <summary>Whether more messages are there already: readers are then woken once for all of them.</summary>
    void Burst(bool goesOn);
}

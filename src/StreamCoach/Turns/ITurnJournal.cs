namespace StreamCoach.Turns;

/// <summary>Where a session's turns are kept before anybody sees them.</summary>
internal interface ITurnJournal
{
    /// <summary>Finished turns, in one write.</summary>
    /// <param name="turns">The turns.</param>
    /// <param name="later">Whether the next <see cref="Flush"/> writes them: for a caller that holds a lock, which fixes the order.</param>
    void Turns(ReadOnlySpan<Turn> turns, bool later = false);

    /// <summary>A turn that takes the place of the one with its order.</summary>
    /// <inheritdoc cref="Turns" path="/param"/>
    void Revised(Turn turn, bool later = false);

    /// <summary>The names of the speakers, for all turns before and after. Their turns are not written again.</summary>
    /// <inheritdoc cref="Turns" path="/param"/>
    void Names(SpeakerNames names, bool later = false);

    /// <summary>Writes all that was added, and returns when it is written. Not for a caller that holds a lock.</summary>
    void Flush();
}

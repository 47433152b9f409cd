namespace StreamCoach.Turns;

/// <summary>The part of a session's journal that <see cref="TurnLog"/> writes: turns, before they are shown.</summary>
internal interface ITurnJournal
{
    /// <summary>Writes final turns in one system call.</summary>
    /// <param name="turns">The turns.</param>
    /// <param name="defer">Whether the next <see cref="Flush"/> writes them, for a caller that holds a lock to fix the order.</param>
    void Turns(ReadOnlySpan<Turn> turns, bool defer = false);

    /// <summary>Writes a turn that replaces the one with the same order.</summary>
    /// <inheritdoc cref="Turns" path="/param"/>
    void Revised(Turn turn, bool defer = false);

    /// <summary>Writes all deferred lines and waits for the write. The caller must not hold a lock.</summary>
    void Flush();
}

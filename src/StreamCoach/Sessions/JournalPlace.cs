namespace StreamCoach.Sessions;

/// <summary>Where a line is in a journal, in bytes, so that it is read again without the lines before it.</summary>
internal readonly record struct JournalPlace(long Offset, int Length);

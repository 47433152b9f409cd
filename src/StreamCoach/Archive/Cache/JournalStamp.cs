using StreamCoach.Storage;

namespace StreamCoach.Archive.Cache;

/// <summary>What tells that a journal has changed since it was read: sessions only append to it, and whoever edits it changes the time.</summary>
/// <param name="Length">The length in bytes.</param>
/// <param name="WrittenTicks">When it was last written, in ticks of UTC.</param>
internal readonly record struct JournalStamp(long Length, long WrittenTicks)
{
    // A disk may store times with a precision of 2 s (FAT), so within them two writes can leave the same time.
    private static readonly long Precision = TimeSpan.FromSeconds(2).Ticks;

    /// <summary>Returns the stamp of a session's journal; <see langword="null"/> if there is none.</summary>
    public static JournalStamp? Of(SessionFolder folder)
    {
        var file = new FileInfo(folder.FilePath(SessionFolder.JournalFile));
        return file.Exists ? new(file.Length, file.LastWriteTimeUtc.Ticks) : null;
    }

    /// <summary>Whether a later write is certain to change the stamp, if it was taken at a time.</summary>
    public bool IsSettled(long takenTicks) => takenTicks - WrittenTicks > Precision;
}

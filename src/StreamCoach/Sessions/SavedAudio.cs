using StreamCoach.Storage;

namespace StreamCoach.Sessions;

/// <summary>Where a resumed session goes on: what was answered before, and the sound that an earlier process left on disk.</summary>
/// <param name="Answered">The end of the last finished turn, in seconds.</param>
/// <param name="SoundStart">When the session's first sample was spoken, in UTC.</param>
/// <param name="Spool">The sound that has no answer; <see langword="null"/> where none was kept.</param>
internal sealed record SavedAudio(double Answered, DateTime? SoundStart, AudioSpool? Spool)
{
    /// <summary>The place of the first byte that is sent.</summary>
    public long Next(int bytesPerSecond) => Spool is null ? Place(bytesPerSecond) : Math.Max(Place(bytesPerSecond), Spool.First);

    /// <summary>The place where new sound is added.</summary>
    public long End(int bytesPerSecond) => Math.Max(Next(bytesPerSecond), Spool?.End ?? 0);

    private long Place(int bytesPerSecond) => (long)(Answered * bytesPerSecond) & ~1L;
}

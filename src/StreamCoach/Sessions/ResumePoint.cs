using StreamCoach.Audio;
using StreamCoach.Storage;

namespace StreamCoach.Sessions;

/// <summary>Where a resumed session continues: the offset up to which the service confirmed its audio, and the audio that an earlier process left on disk.</summary>
/// <param name="Confirmed">The end of the last finished turn, in seconds from the session's first sample.</param>
/// <param name="AudioStart">When the session's first sample was recorded, in UTC; <see langword="null"/> if unknown.</param>
/// <param name="Spool">The unconfirmed audio on disk; <see langword="null"/> if there is none.</param>
internal sealed record ResumePoint(double Confirmed, DateTime? AudioStart, AudioSpool? Spool)
{
    /// <summary>Returns the offset in bytes of the first audio that is sent.</summary>
    public long SendFrom(int bytesPerSecond) => Spool is null ? ConfirmedOffset(bytesPerSecond) : Math.Max(ConfirmedOffset(bytesPerSecond), Spool.First);

    /// <summary>Returns the offset in bytes at which new audio is appended.</summary>
    public long AppendAt(int bytesPerSecond) => Math.Max(SendFrom(bytesPerSecond), Spool?.End ?? 0);

    private long ConfirmedOffset(int bytesPerSecond) => PcmFormat.Offset(Confirmed, bytesPerSecond);
}

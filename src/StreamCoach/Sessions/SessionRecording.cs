using StreamCoach.Errors;

namespace StreamCoach.Sessions;

/// <summary>Finds the audio of a session: the recording that it read, or the file to which its audio was saved.</summary>
public static class SessionRecording
{
    // A file system may round the time of a file, and the last bytes may be written just after the end of the session.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>Returns the full path of the session's audio, whose first sample is at 0 seconds of the session.</summary>
    /// <exception cref="StreamCoachException">The audio was not kept, was read from a web address, or is no longer where it was.</exception>
    public static string Find(TranscriptionSession session)
    {
        string[] known = [.. new[] { session.Path, session.SavedAudio }.OfType<string>()];
        if (Array.Find(known, File.Exists) is { } path) return path;
        throw known.Length > 0
            ? new(FailureKind.RecordingMoved, $"The recording of the session '{session.Name}' is no longer at '{known[0]}'.")
            : session.IsAtAddress
            ? new(FailureKind.RecordingAtAddress, $"The session '{session.Name}' was read from a web address ({session.Source}), and its audio was not saved.")
            : new StreamCoachException(FailureKind.RecordingUnknown, $"The session '{session.Name}' was heard from {session.Source}, and its audio was not saved.");
    }

    /// <summary>Returns a warning if the audio was changed after the session had ended; <see langword="null"/> if there is no sign of it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="path">What <see cref="Find"/> returned.</param>
    public static string? Doubt(TranscriptionSession session, string path)
    {
        try
        {
            return session.EndedAt is { } ended && File.GetLastWriteTimeUtc(path) > ended + Tolerance
                ? $"'{path}' was changed after the session '{session.Name}' had ended, so it may not be what was transcribed."
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

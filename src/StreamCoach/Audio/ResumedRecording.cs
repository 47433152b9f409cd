using StreamCoach.Errors;

namespace StreamCoach.Audio;

/// <summary>Checks that a recording whose saved session is continued is as long as what was transcribed of it.</summary>
internal static class ResumedRecording
{
    // The service counts the silence that fills the last frame.
    private const double Tolerance = 1;

    /// <summary>Checks the length.</summary>
    /// <param name="transcribed">Up to where the saved session was transcribed, in seconds.</param>
    /// <param name="end">The length of the recording, in seconds.</param>
    /// <param name="recording">The name of the recording.</param>
    /// <exception cref="StreamCoachException">The recording is more than a second shorter.</exception>
    public static void Check(double transcribed, double end, string recording)
    {
        if (transcribed > end + Tolerance)
            throw new StreamCoachException(FailureKind.SavedSessionUnreadable,
                $"The saved session says that '{recording}' was transcribed up to {transcribed:0.0} s, but the recording ends at {end:0.0} s.")
            {
                OwnAdvice = "Check that the recording is complete and is the one that was transcribed. Otherwise transcribe it again with Start-TranscriptionSession -Path.",
            };
    }
}

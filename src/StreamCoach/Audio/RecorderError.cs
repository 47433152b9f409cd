using StreamCoach.Errors;

namespace StreamCoach.Audio;

/// <summary>
/// Maps a recorder's error output to a failure. Recorders run with English messages; the phrases are those of the C library and of
/// PulseAudio.
/// </summary>
internal static class RecorderError
{
    public static FailureKind KindOf(string errorOutput)
    {
        if (Says("Device or resource busy")) return FailureKind.MicrophoneBusy;
        if (Says("Permission denied") || Says("Access denied") || Says("Operation not permitted")) return FailureKind.MicrophoneNotPermitted;
        if (Says("No such entity") || Says("No such device") || Says("No such file or directory")) return FailureKind.MicrophoneNotFound;
        return FailureKind.MicrophoneFailed;

        bool Says(string phrase) => errorOutput.Contains(phrase, StringComparison.OrdinalIgnoreCase);
    }
}

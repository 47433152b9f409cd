using StreamCoach.Errors;

namespace StreamCoach.Audio;

/// <summary>
/// Maps a recorder's error output to a failure. Recorders run with English messages; the phrases are those of the C library, of
/// PulseAudio, and of ffmpeg's AVFoundation input (libavdevice/avfoundation.m), which adds macOS' own reason.
/// </summary>
internal static class RecorderError
{
    public static FailureKind KindOf(string errorOutput)
    {
        if (Says("Device or resource busy") || Says("in use by another application")) return FailureKind.MicrophoneBusy;
        if (Says("Permission denied") || Says("Access denied") || Says("Operation not permitted") || Says("not authorized to use")) return FailureKind.MicrophoneNotPermitted;
        // macOS says no more where the user, or the system for lack of a terminal to ask for, has denied access.
        if (Says("Failed to create AV capture input device")) return FailureKind.MicrophoneNotPermitted;
        if (Says("No such entity") || Says("No such device") || Says("No such file or directory") || Says("Audio device not found") || Says("Invalid audio device index"))
            return FailureKind.MicrophoneNotFound;
        return FailureKind.MicrophoneFailed;

        bool Says(string phrase) => errorOutput.Contains(phrase, StringComparison.OrdinalIgnoreCase);
    }
}

using StreamCoach.Errors;

namespace StreamCoach.Audio.Devices;

/// <summary>
/// Maps the error codes of Windows' audio (audioclient.h, winerror.h) to failures. The advice names the pages and switches of Windows 11's settings; Windows 10 has the same
/// switches under Privacy.
/// </summary>
internal static class WasapiError
{
    private const string AllowAccess = "Allow it in Settings > Privacy & security > Microphone (Start-Process ms-settings:privacy-microphone): turn on 'Microphone access' and 'Let desktop apps access your microphone'. "
        + "If the switches cannot be changed, your organization manages them.";
    private const string EndExclusiveUse =
        "Close the program that uses it, or choose another with -Device. To forbid exclusive use: Settings > System > Sound > More sound settings > Recording > the device's Properties > Advanced.";
    private const string StartService = "Start the service Windows Audio, as an administrator: Start-Service Audiosrv";

    /// <summary>Returns the failure of a device.</summary>
    /// <param name="error">What the audio library threw.</param>
    /// <param name="device">The device; <see langword="null"/> for the default microphone.</param>
    public static StreamCoachException Of(Exception error, AudioDevice? device)
    {
        (FailureKind kind, string? why, string? advice) = error.HResult switch
        {
            // AUDCLNT_E_DEVICE_IN_USE
            unchecked((int)0x8889000A) => (FailureKind.MicrophoneBusy, "another program uses it exclusively", EndExclusiveUse),
            // E_ACCESSDENIED. What the computer plays needs no consent.
            unchecked((int)0x80070005) when device?.Kind != AudioDeviceKind.Loopback => (FailureKind.MicrophoneNotPermitted, "Windows does not allow desktop apps to use the microphone", AllowAccess),
            unchecked((int)0x80070005) => (FailureKind.MicrophoneNotPermitted, null, null),
            // ERROR_NOT_FOUND, ERROR_FILE_NOT_FOUND: no default device, or an unknown id, which some drivers report as E_INVALIDARG.
            unchecked((int)0x80070490) or unchecked((int)0x80070002) or unchecked((int)0x80070057) => (FailureKind.MicrophoneNotFound,
                device is null ? "Windows has no recording device that is connected and enabled" : "it is not connected, or is disabled", null),
            // AUDCLNT_E_DEVICE_INVALIDATED
            unchecked((int)0x88890004) => (FailureKind.MicrophoneNotFound, "it was disconnected or disabled", null),
            // AUDCLNT_E_SERVICE_NOT_RUNNING
            unchecked((int)0x88890010) => (FailureKind.MicrophoneFailed, "the service Windows Audio is not running", StartService),
            _ => (FailureKind.MicrophoneFailed, (string?)null, (string?)null),
        };
        string what = device is null ? "The microphone" : $"'{device.Name}'";
        return new(kind, $"{what} cannot be recorded: {why ?? error.Message.Trim().TrimEnd('.')} (0x{error.HResult:X8}).", error) { OwnAdvice = advice };
    }
}

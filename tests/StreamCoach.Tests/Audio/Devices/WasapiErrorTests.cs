using System.Runtime.InteropServices;
using StreamCoach.Audio;
using StreamCoach.Audio.Devices;
using StreamCoach.Errors;

namespace StreamCoach.Tests.Audio.Devices;

/// <summary>The error codes of Windows' audio become errors that say what to do in Windows.</summary>
public class WasapiErrorTests
{
    private static readonly AudioDevice Headset = new(AudioSystem.Wasapi, "{0.0.1}", "Headset");

    [Theory]
    // The codes of audioclient.h and winerror.h.
    [InlineData(0x8889000A, FailureKind.MicrophoneBusy, "another program uses it exclusively", "Settings > System > Sound")]
    [InlineData(0x80070005, FailureKind.MicrophoneNotPermitted, "does not allow desktop apps", "Settings > Privacy & security > Microphone")]
    [InlineData(0x80070490, FailureKind.MicrophoneNotFound, "not connected", "Get-TranscriptionDevice")]
    [InlineData(0x88890004, FailureKind.MicrophoneNotFound, "disconnected", "Get-TranscriptionDevice")]
    [InlineData(0x88890010, FailureKind.MicrophoneFailed, "Windows Audio is not running", "Start-Service Audiosrv")]
    [InlineData(0x88890008, FailureKind.MicrophoneFailed, "0x88890008", "-AudioCommand")]
    public void A_code_has_a_kind_a_reason_and_advice(uint code, FailureKind kind, string says, string advises)
    {
        StreamCoachException failure = WasapiError.Of(Marshal.GetExceptionForHR(unchecked((int)code))!, Headset);
        Assert.Equal(kind, failure.Kind);
        Assert.StartsWith("'Headset' cannot be recorded: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.EndsWith($"(0x{code:X8}).", failure.Message, StringComparison.Ordinal);
        Assert.Contains(advises, failure.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Denied_access_also_arrives_as_an_exception_of_dotnet() =>
        Assert.Equal(FailureKind.MicrophoneNotPermitted, WasapiError.Of(new UnauthorizedAccessException(), null).Kind);

    [Fact]
    public void Without_any_microphone_the_message_says_so() => Assert.Equal(
        "The microphone cannot be recorded: Windows has no recording device that is connected and enabled (0x80070490).",
        WasapiError.Of(Marshal.GetExceptionForHR(unchecked((int)0x80070490))!, null).Message);
}

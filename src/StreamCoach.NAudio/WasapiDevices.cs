using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using NAudio.CoreAudioApi;
using StreamCoach.Audio;

namespace StreamCoach.NAudio;

/// <summary>Lists the recording devices of Windows, and the playback devices, whose output can be recorded too.</summary>
[SupportedOSPlatform("windows")]
internal static class WasapiDevices
{
    public static IReadOnlyList<AudioDevice> List()
    {
        using var enumerator = new MMDeviceEnumerator();
        return [.. List(enumerator, DataFlow.Capture, AudioDeviceKind.Microphone), .. List(enumerator, DataFlow.Render, AudioDeviceKind.Loopback)];
    }

    /// <summary>Opens a device; the default microphone if none is named.</summary>
    /// <exception cref="COMException">The device does not exist.</exception>
    public static MMDevice Open(AudioDevice? device)
    {
        using var enumerator = new MMDeviceEnumerator();
        return device is null ? enumerator.GetDefaultAudioEndpoint(DataFlow.Capture, Role.Console) : enumerator.GetDevice(device.Id);
    }

    private static IEnumerable<AudioDevice> List(MMDeviceEnumerator enumerator, DataFlow flow, AudioDeviceKind kind)
    {
        string? first = null;
        if (enumerator.TryGetDefaultAudioEndpoint(flow, Role.Console, out MMDevice? standard))
        {
            using (standard) first = standard?.ID;
        }
        foreach (MMDevice device in enumerator.EnumerateAudioEndPoints(flow, DeviceState.Active))
        {
            using (device)
            {
                (int? channels, int? rate) = Format(device);
                yield return new AudioDevice(AudioSystem.Wasapi, device.ID, device.FriendlyName) { Kind = kind, IsDefault = device.ID == first, Channels = channels, SampleRate = rate };
            }
        }
    }

    // A device that another program uses exclusively does not report its format, but is listed.
    private static (int? Channels, int? Rate) Format(MMDevice device)
    {
        try
        {
            using AudioClient client = device.CreateAudioClient();
            return (client.MixFormat.Channels, client.MixFormat.SampleRate);
        }
        catch (COMException)
        {
            return (null, null);
        }
    }
}

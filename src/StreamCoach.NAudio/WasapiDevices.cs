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

    /// <summary>Opens a device by its id.</summary>
    /// <exception cref="COMException">The device does not exist.</exception>
    public static AudioClient Open(string id)
    {
        using var enumerator = new MMDeviceEnumerator();
        using MMDevice device = enumerator.GetDevice(id);
        return device.CreateAudioClient();
    }

    /// <summary>Opens the device that is the default microphone now.</summary>
    /// <exception cref="COMException">There is none.</exception>
    public static AudioClient OpenDefault()
    {
        using var enumerator = new MMDeviceEnumerator();
        using MMDevice device = enumerator.GetDefaultAudioEndpoint(DataFlow.Capture, Role.Console);
        return device.CreateAudioClient();
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

using System.IO.Enumeration;
using StreamCoach.Audio.Backend;
using StreamCoach.Errors;

namespace StreamCoach.Audio.Devices;

/// <summary>Lists and finds the audio devices of this machine.</summary>
public static class AudioDevices
{
    /// <summary>
    /// Lists all devices that can be recorded, the defaults first. Only the first sound system that responds is asked, because the next
    /// one would list the same devices again.
    /// </summary>
    public static IReadOnlyList<AudioDevice> List()
    {
        IReadOnlyList<AudioDevice> found = OperatingSystem.IsWindows() ? AudioBackend.Current?.ListDevices() ?? []
            : OperatingSystem.IsMacOS() ? AVFoundationList.Read() ?? []
            : PulseList.Read() ?? PipeWireList.Read() ?? AlsaList.Read() ?? [];
        return [.. found.OrderBy(device => device.Kind).ThenByDescending(device => device.IsDefault)];
    }

    /// <summary>Finds a device by id or name.</summary>
    /// <param name="wanted">An id, a name, or either with wildcards (* and ?); case does not matter.</param>
    /// <exception cref="StreamCoachException">No device matches, or more than one.</exception>
    public static AudioDevice Find(string wanted) => Find(wanted, List());

    /// <summary>Finds a device in a list by id or name.</summary>
    /// <param name="wanted">An id, a name, or either with wildcards (* and ?); case does not matter.</param>
    /// <param name="devices">The devices to search.</param>
    /// <exception cref="StreamCoachException">No device matches (the message lists the available ones), or more than one.</exception>
    public static AudioDevice Find(string wanted, IReadOnlyList<AudioDevice> devices)
    {
        AudioDevice[] found = [.. devices.Where(device => device.Id.Equals(wanted, StringComparison.OrdinalIgnoreCase))];
        if (found.Length == 0) found = [.. devices.Where(device => device.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase))];
        if (found.Length == 0) found = [.. Like(wanted, devices)];
        return found.Length switch
        {
            1 => found[0],
            0 => throw NotFound(wanted, devices),
            _ => throw new StreamCoachException(FailureKind.MicrophoneAmbiguous, $"'{wanted}' matches more than one device: {Names(found)}."),
        };
    }

    /// <summary>Returns the devices whose name or id matches a pattern.</summary>
    /// <param name="pattern">A name or an id; * and ? are wildcards, and case does not matter.</param>
    /// <param name="devices">The devices to search.</param>
    public static IEnumerable<AudioDevice> Like(string pattern, IEnumerable<AudioDevice> devices) => devices.Where(device =>
        FileSystemName.MatchesSimpleExpression(pattern, device.Name) || FileSystemName.MatchesSimpleExpression(pattern, device.Id));

    private static StreamCoachException NotFound(string wanted, IReadOnlyList<AudioDevice> devices) => new(FailureKind.MicrophoneNotFound,
        $"No device matches '{wanted}'. {(devices.Count == 0 ? $"No device was found on this machine.{Why}" : $"Available devices: {Names(devices)}.")}");

    // What lists the devices may be missing.
    private static string Why => OperatingSystem.IsWindows() ? AudioBackend.Missing is { } missing ? $" {missing}" : ""
        : OperatingSystem.IsMacOS() && ProgramOnPath.Find("ffmpeg") is null ? " ffmpeg, which lists the devices of macOS, is not installed: brew install ffmpeg"
        : "";

    private static string Names(IEnumerable<AudioDevice> devices) => string.Join(", ", devices.Select(device => $"'{device.Name}' ({device.Id})"));
}

using System.Text.RegularExpressions;
using StreamCoach.Text;

namespace StreamCoach.Audio.Devices;

/// <summary>
/// The microphones of macOS, as listed by ffmpeg. What the computer plays is not listed: recording it on macOS needs a driver.
/// </summary>
internal static partial class AVFoundationList
{
    /// <summary>Lists the devices; <see langword="null"/> if ffmpeg is missing.</summary>
    public static IReadOnlyList<AudioDevice>? Read() =>
        ChildProgram.Errors("ffmpeg", "-hide_banner", "-nostdin", "-f", "avfoundation", "-list_devices", "true", "-i", "") is { } listing ? Parse(listing) : null;

    // ffmpeg's numbers change when a device is unplugged, so the name is the id.
    public static IReadOnlyList<AudioDevice> Parse(string listing)
    {
        int audio = listing.IndexOf("AVFoundation audio devices:", StringComparison.Ordinal);
        return audio < 0 ? [] : [.. Devices().Matches(listing[audio..]).Select(match => PrintableText.Line(match.Groups["name"].Value.Trim()))
            .Select(name => new AudioDevice(AudioSystem.AVFoundation, name, name))];
    }

    [GeneratedRegex(@"\] \[\d+\] (?<name>[^\r\n]+)")]
    private static partial Regex Devices();
}

using System.Text.RegularExpressions;
using StreamCoach.Text;

namespace StreamCoach.Audio.Devices;

/// <summary>The microphones of macOS, as ffmpeg tells them. What the computer plays is not among them: macOS needs a driver for that.</summary>
internal static partial class AVFoundationList
{
    /// <summary>The devices; <see langword="null"/> where ffmpeg is missing.</summary>
    public static IReadOnlyList<AudioDevice>? Read() =>
        ChildProgram.Errors("ffmpeg", "-hide_banner", "-nostdin", "-f", "avfoundation", "-list_devices", "true", "-i", "") is { } said ? Parse(said) : null;

    // The numbers change when a device is pulled, so the name is the id.
    public static IReadOnlyList<AudioDevice> Parse(string said)
    {
        int audio = said.IndexOf("AVFoundation audio devices:", StringComparison.Ordinal);
        return audio < 0 ? [] : [.. Devices().Matches(said[audio..]).Select(match => PrintableText.Line(match.Groups["name"].Value.Trim()))
            .Select(name => new AudioDevice(AudioSystem.AVFoundation, name, name))];
    }

    [GeneratedRegex(@"\] \[\d+\] (?<name>[^\r\n]+)")]
    private static partial Regex Devices();
}

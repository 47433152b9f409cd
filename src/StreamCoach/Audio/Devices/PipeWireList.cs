using System.Text.RegularExpressions;
using StreamCoach.Text;

namespace StreamCoach.Audio.Devices;

/// <summary>The nodes of a PipeWire server without its PulseAudio service, as listed by pw-cli.</summary>
internal static partial class PipeWireList
{
    /// <summary>Lists the devices; <see langword="null"/> if pw-cli is missing or no server responds.</summary>
    public static IReadOnlyList<AudioDevice>? Read() =>
        ChildProgram.Output("pw-cli", "ls", "Node") is { } nodes ? Parse(nodes, ChildProgram.Output("pw-metadata", "0") ?? "") : null;

    public static IReadOnlyList<AudioDevice> Parse(string nodes, string metadata)
    {
        string[] defaults = [.. Defaults().Matches(metadata).Select(match => match.Groups["name"].Value)];
        var devices = new List<AudioDevice>();
        foreach (string node in Nodes().Split(nodes))
        {
            Dictionary<string, string> values = Properties().Matches(node).GroupBy(match => match.Groups["key"].Value)
                .ToDictionary(group => group.Key, group => PrintableText.Line(group.First().Groups["value"].Value));
            string kind = values.GetValueOrDefault("media.class", "");
            // What the computer plays is recorded from the sink itself.
            if (!values.TryGetValue("node.name", out string? id) || kind is not ("Audio/Source" or "Audio/Source/Virtual" or "Audio/Duplex" or "Audio/Sink")) continue;
            devices.Add(new AudioDevice(AudioSystem.PipeWire, id, values.GetValueOrDefault("node.description", ""))
            {
                Kind = kind == "Audio/Sink" ? AudioDeviceKind.Loopback : AudioDeviceKind.Microphone,
                IsDefault = defaults.Contains(id),
            });
        }
        return devices;
    }

    [GeneratedRegex(@"^\s*id \d+, type ", RegexOptions.Multiline)]
    private static partial Regex Nodes();

    [GeneratedRegex("""(?<key>[\w.]+) = "(?<value>[^"]*)"\s*$""", RegexOptions.Multiline)]
    private static partial Regex Properties();

    [GeneratedRegex("""key:'default\.audio\.(?:source|sink)' value:'\{\s*"name":\s*"(?<name>[^"]+)""")]
    private static partial Regex Defaults();
}

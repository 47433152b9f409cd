using StreamCoach.Text;

namespace StreamCoach.Audio.Devices;

/// <summary>The sound cards of Linux without a sound server, as listed by arecord.</summary>
internal static class AlsaList
{
    /// <summary>Lists the devices; <see langword="null"/> if arecord is missing.</summary>
    public static IReadOnlyList<AudioDevice>? Read() => ChildProgram.Output("arecord", "-L") is { } names ? Parse(names) : null;

    /// <summary>
    /// Parses the list: a name begins at column one, and its description is indented below it. Of the many names of a card only plughw is
    /// listed, which converts rates. The others (hw, front, dsnoop) name the same card, and those without a card (lavrate, jack, null)
    /// are no devices.
    /// </summary>
    public static IReadOnlyList<AudioDevice> Parse(string names)
    {
        var devices = new List<AudioDevice>();
        string[] lines = names.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < lines.Length; i++)
        {
            string id = lines[i];
            if (id != "default" && !id.StartsWith("plughw:", StringComparison.Ordinal)) continue;
            string meaning = i + 1 < lines.Length ? PrintableText.Line(lines[i + 1]) : "";
            devices.Add(new AudioDevice(AudioSystem.Alsa, id, meaning) { IsDefault = id == "default" });
        }
        return devices;
    }
}

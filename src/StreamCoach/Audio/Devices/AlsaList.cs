using StreamCoach.Text;

namespace StreamCoach.Audio.Devices;

/// <summary>The sound cards of a Linux without a sound server, as arecord tells them.</summary>
internal static class AlsaList
{
    /// <summary>The devices; <see langword="null"/> where arecord is missing.</summary>
    public static IReadOnlyList<AudioDevice>? Read() => ChildProgram.Output("arecord", "-L") is { } names ? Parse(names) : null;

    /// <summary>
    /// A name stands at a line's beginning, what it means is indented below. Of a card's many names only plughw is taken, which converts rates;
    /// the others (hw, front, dsnoop) name the same card again, and those without a card (lavrate, jack, null) are no devices.
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

using System.Globalization;
using System.Text.RegularExpressions;
using StreamCoach.Text;

namespace StreamCoach.Audio.Devices;

/// <summary>The sources of PulseAudio, or of PipeWire's PulseAudio service, as listed by pactl.</summary>
internal static partial class PulseList
{
    /// <summary>Lists the devices; <see langword="null"/> if pactl is missing or no server responds.</summary>
    public static IReadOnlyList<AudioDevice>? Read() =>
        ChildProgram.Output("pactl", "list", "sources") is { } sources && ChildProgram.Output("pactl", "info") is { } server ? Parse(sources, server) : null;

    public static IReadOnlyList<AudioDevice> Parse(string sources, string server)
    {
        string defaultSource = Value(server, "Default Source");
        string defaultSink = Value(server, "Default Sink");
        var devices = new List<AudioDevice>();
        foreach (string source in Sources().Split(sources))
        {
            if (Value(source, "Name") is not { Length: > 0 } id) continue;
            Match sample = SampleSpecification().Match(source);
            string monitorOf = Value(source, "Monitor of Sink");
            bool loopback = monitorOf is not ("" or "n/a");
            devices.Add(new AudioDevice(AudioSystem.PulseAudio, id, Value(source, "Description"))
            {
                Index = int.TryParse(source.AsSpan(0, source.IndexOfAny(['\r', '\n'])), NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : null,
                Kind = loopback ? AudioDeviceKind.Loopback : AudioDeviceKind.Microphone,
                IsDefault = id == defaultSource || (loopback && monitorOf == defaultSink),
                Channels = sample.Success ? int.Parse(sample.Groups["channels"].ValueSpan, CultureInfo.InvariantCulture) : null,
                SampleRate = sample.Success ? int.Parse(sample.Groups["rate"].ValueSpan, CultureInfo.InvariantCulture) : null,
            });
        }
        return devices;
    }

    private static string Value(string text, string key) =>
        PrintableText.Line(Regex.Match(text, $@"^\s*{key}: *(?<value>[^\r\n]*)", RegexOptions.Multiline | RegexOptions.CultureInvariant).Groups["value"].Value);

    [GeneratedRegex(@"^Source #", RegexOptions.Multiline)]
    private static partial Regex Sources();

    [GeneratedRegex(@"Sample Specification: \S+ (?<channels>\d{1,3})ch (?<rate>\d{1,7})Hz")]
    private static partial Regex SampleSpecification();
}

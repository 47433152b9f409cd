using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using StreamCoach.Text;

namespace StreamCoach.Audio.Devices;

/// <summary>
/// The microphones of macOS, as listed by ffmpeg. What the computer plays is not listed: recording it on macOS needs a driver.
/// </summary>
internal static partial class AVFoundationList
{
    // An index that no device has, so that ffmpeg reports the device as missing.
    private const int NoDevice = 9_999;

    /// <summary>Lists the devices; <see langword="null"/> if ffmpeg is missing.</summary>
    public static IReadOnlyList<AudioDevice>? Read() =>
        List() is { } listing ? Parse(listing, ChildProgram.Output("system_profiler", "-json", "SPAudioDataType") ?? "") : null;

    /// <summary>
    /// Returns ffmpeg's number of a device at this moment. The device is recorded by it, because ffmpeg reads a name that begins with a digit as a number, ends a name at a colon, and
    /// takes the first device whose name begins with the text.
    /// </summary>
    public static int IndexOf(string id) => (List() is { } listing ? Parse(listing, "") : []).FirstOrDefault(device => device.Id == id)?.Index ?? NoDevice;

    // ffmpeg's numbers change when a device is unplugged, so the name is the id.
    public static IReadOnlyList<AudioDevice> Parse(string listing, string profile)
    {
        int audio = listing.IndexOf("AVFoundation audio devices:", StringComparison.Ordinal);
        if (audio < 0) return [];
        string? standard = DefaultName(profile);
        return [.. Devices().Matches(listing[audio..]).Select(match =>
        {
            string name = PrintableText.Line(match.Groups["name"].Value.Trim());
            return new AudioDevice(AudioSystem.AVFoundation, name, name)
            {
                Index = int.Parse(match.Groups["index"].ValueSpan, CultureInfo.InvariantCulture),
                IsDefault = name == standard,
            };
        })];
    }

    private static string? List() => ChildProgram.Errors("ffmpeg", "-hide_banner", "-nostdin", "-f", "avfoundation", "-list_devices", "true", "-i", "");

    // ffmpeg does not say which device is the default; macOS' own system_profiler does.
    private static string? DefaultName(string profile)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(profile);
            return document.RootElement.GetProperty("SPAudioDataType").EnumerateArray()
                .SelectMany(group => group.TryGetProperty("_items", out JsonElement items) ? items.EnumerateArray() : default)
                .Where(item => item.TryGetProperty("coreaudio_default_audio_input_device", out JsonElement value) && value.ValueEquals("spaudio_yes"))
                .Select(item => item.TryGetProperty("_name", out JsonElement name) ? PrintableText.Line(name.GetString()?.Trim() ?? "") : null)
                .FirstOrDefault();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\] \[(?<index>\d{1,4})\] (?<name>[^\r\n]+)")]
    private static partial Regex Devices();
}

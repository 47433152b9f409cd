using System.Globalization;

namespace StreamCoach.Audio.Devices;

/// <summary>The commands that record a device as raw 16-bit mono at 16 kHz, in periods of 50 ms if the program supports it.</summary>
internal static class Recorders
{
    public const int Rate = 16_000;

    /// <summary>Returns the recorders on PATH for a device, the best first.</summary>
    /// <param name="device">The device; <see langword="null"/> for the default microphone.</param>
    public static IEnumerable<string[]> For(AudioDevice? device) => All(device).Where(command => ProgramOnPath.Find(command[0]) is not null);

    /// <summary>Returns all recorders of this system for a device, installed or not, the best first.</summary>
    internal static IEnumerable<string[]> All(AudioDevice? device) => device switch
    {
        // Windows has none of these systems; its audio library records.
        _ when OperatingSystem.IsWindows() => [],
        null => [PipeWire(), Pulse(), Alsa(), Sox(), OperatingSystem.IsMacOS() ? Ffmpeg("avfoundation", ":default") : Ffmpeg("pulse", "default")],
        { System: AudioSystem.PulseAudio } => [Pulse($"--device={device.Id}"), Ffmpeg("pulse", device.Id)],
        { System: AudioSystem.PipeWire, Kind: AudioDeviceKind.Loopback } => [PipeWire("--target", device.Id, "-P", "{ stream.capture.sink=true }")],
        { System: AudioSystem.PipeWire } => [PipeWire("--target", device.Id)],
        { System: AudioSystem.Alsa } => [Alsa("-D", device.Id), Ffmpeg("alsa", device.Id)],
        { System: AudioSystem.AVFoundation } => [AVFoundation(AVFoundationList.IndexOf(device.Id))],
        _ => [],
    };

    private static string[] PipeWire(params string[] device) =>
        ["pw-record", "--raw", "--rate", "16000", "--channels", "1", "--format", "s16", "--latency", "50ms", .. device, "-"];

    private static string[] Pulse(params string[] device) =>
        ["parec", "--raw", "--format=s16le", "--rate=16000", "--channels=1", "--latency-msec=50", "--client-name=StreamCoach", .. device];

    private static string[] Alsa(params string[] device) =>
        ["arecord", "-q", "-t", "raw", "-f", "S16_LE", "-r", "16000", "-c", "1", "--period-size=800", "--buffer-size=8000", .. device];

    private static string[] Sox() => ["rec", "-q", "--buffer", "1600", "-t", "raw", "-r", "16000", "-b", "16", "-c", "1", "-e", "signed-integer", "-"];

    /// <summary>Returns the command for a device of macOS.</summary>
    /// <param name="index">ffmpeg's number of the device.</param>
    internal static string[] AVFoundation(int index) => Ffmpeg("avfoundation", ":none", "-audio_device_index", index.ToString(CultureInfo.InvariantCulture));

    private static string[] Ffmpeg(string system, string device, params string[] options) =>
        ["ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-f", system, .. options, "-i", device, "-ac", "1", "-ar", "16000", "-f", "s16le", "-flush_packets", "1", "-"];
}

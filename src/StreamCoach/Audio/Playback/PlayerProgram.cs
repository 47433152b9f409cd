using System.Globalization;

namespace StreamCoach.Audio.Playback;

/// <summary>How a player gets the audio.</summary>
internal enum PlayerInput
{
    /// <summary>16-bit little-endian mono PCM through its standard input.</summary>
    Pcm,
    /// <summary>A WAV through its standard input.</summary>
    Wav,
    /// <summary>A WAV file, whose path is the last argument.</summary>
    File,
}

/// <summary>A program that plays audio on the default playback device, and its arguments. None of them comes from outside.</summary>
/// <param name="Input">How it gets the audio.</param>
/// <param name="Command">The program and its arguments.</param>
internal sealed record PlayerProgram(PlayerInput Input, params string[] Command)
{
    /// <summary>Returns the players on PATH, the best first.</summary>
    /// <param name="sampleRate">Samples per second of the audio.</param>
    public static IEnumerable<PlayerProgram> Found(int sampleRate) => All(sampleRate).Where(player => ProgramOnPath.Find(player.Command[0]) is not null);

    /// <summary>Returns all players of this system, installed or not, the best first.</summary>
    internal static IEnumerable<PlayerProgram> All(int sampleRate)
    {
        string rate = sampleRate.ToString(CultureInfo.InvariantCulture);
        // The length in the header is unknown, and ffplay would otherwise open a window.
        PlayerProgram ffplay = new(PlayerInput.Wav, "ffplay", "-hide_banner", "-loglevel", "error", "-nostats", "-nodisp", "-autoexit", "-f", "wav", "-i", "pipe:0");
        PlayerProgram sox = new(PlayerInput.Pcm, "play", "-q", "-t", "raw", "-r", rate, "-b", "16", "-c", "1", "-e", "signed-integer", "-");
        // Windows plays through the audio library.
        if (OperatingSystem.IsWindows()) return [ffplay];
        if (OperatingSystem.IsMacOS()) return [new(PlayerInput.File, "afplay"), sox, ffplay];
        return
        [
            new(PlayerInput.Pcm, "pw-play", "--raw", "--rate", rate, "--channels", "1", "--format", "s16", "-"),
            new(PlayerInput.Pcm, "paplay", "--raw", "--format=s16le", $"--rate={rate}", "--channels=1", "--client-name=StreamCoach"),
            new(PlayerInput.Pcm, "aplay", "-q", "-t", "raw", "-f", "S16_LE", "-r", rate, "-c", "1"),
            sox,
            ffplay,
            // PipeWire before 1.0 plays files only.
            new(PlayerInput.File, "pw-play"),
        ];
    }
}

using StreamCoach.Audio.Backend;
using StreamCoach.Audio.Playback;

namespace StreamCoach.Tests.Audio.Playback;

/// <summary>A folder of scripts that stand in for players and write down what they get.</summary>
internal sealed class PlayerFolder : IDisposable
{
    public PlayerFolder()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("The players are scripts; Windows plays through the audio library.");
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("streamcoach").FullName;

    public string Heard => System.IO.Path.Combine(Path, "heard");

    /// <summary>Adds a player that runs a script.</summary>
    public PlayerProgram Add(string name, PlayerInput input, string script)
    {
        string path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script.Replace("$HEARD", $"'{Heard}'", StringComparison.Ordinal)}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return new(input, path);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>Plays a recording with the first of these players that works.</summary>
    public static void Play(string path, double start, double? seconds, PlayerProgram[] players, TimeSpan hangLimit, CancellationToken cancel) =>
        RecordingPlayer.Play(path, start, seconds, rate => players.Select(player => (Func<IAudioOutput?>)(() => Open(player, rate))), null, hangLimit, cancel);

    private static IAudioOutput Open(PlayerProgram player, int rate) => player.Input == PlayerInput.File ? new FileOutput(player, rate) : new ProgramOutput(player, rate);
}

using StreamCoach.Audio.Playback;

namespace StreamCoach.Tests.Audio.Playback;

public class PlayerProgramTests
{
    [Fact]
    public void The_players_of_each_system_are_known_and_all_get_the_rate()
    {
        PlayerProgram[] players = [.. PlayerProgram.All(44_100)];
        string[] expected = OperatingSystem.IsWindows() ? ["ffplay"]
            : OperatingSystem.IsMacOS() ? ["afplay", "play", "ffplay"]
            : ["pw-play", "paplay", "aplay", "play", "ffplay", "pw-play"];
        Assert.Equal(expected, players.Select(player => player.Command[0]));
        // A WAV contains its rate.
        Assert.All(players.Where(player => player.Input == PlayerInput.Pcm), player => Assert.Contains(player.Command, argument => argument.EndsWith("44100", StringComparison.Ordinal)));
    }

    [Fact]
    public void Only_installed_players_are_found() =>
        Assert.All(PlayerProgram.Found(16_000), player => Assert.NotNull(StreamCoach.Audio.ProgramOnPath.Find(player.Command[0])));
}

using StreamCoach.Audio.Playback;
using StreamCoach.Errors;

namespace StreamCoach.Tests.Audio.Playback;

public class RecordingPlayerTests
{
    private const int Rate = 16_000;

    private static readonly TimeSpan NoHang = TimeSpan.FromMinutes(5);

    private static readonly short[] Samples = [.. Enumerable.Range(0, 10 * Rate).Select(i => (short)i)];

    [Fact]
    public void A_player_gets_the_samples_of_the_part_and_nothing_else()
    {
        using var players = new PlayerFolder();
        using var wav = new TemporaryFile(".wav", Wav.Mono16(Rate, Samples));
        Play(wav.Path, players.Add("raw", PlayerInput.Pcm, "exec cat > $HEARD"));
        Assert.Equal(Part(), File.ReadAllBytes(players.Heard));
        Play(wav.Path, players.Add("wav", PlayerInput.Wav, "exec cat > $HEARD"));
        Assert.Equal(Part(), File.ReadAllBytes(players.Heard)[44..]);
    }

    [Fact]
    public void A_player_of_files_gets_a_private_WAV_that_is_deleted_afterwards()
    {
        using var players = new PlayerFolder();
        using var wav = new TemporaryFile(".wav", Wav.Mono16(Rate, Samples));
        Play(wav.Path, players.Add("file", PlayerInput.File, "cat \"$1\" > $HEARD; ls -l \"$1\" > $HEARD.listed; echo \"$#\" \"$1\" > $HEARD.called"));
        Assert.Equal(Wav.Mono16(Rate, Samples[(2 * Rate)..(4 * Rate)]), File.ReadAllBytes(players.Heard));
        Assert.StartsWith("-rw-------", File.ReadAllText($"{players.Heard}.listed"), StringComparison.Ordinal);
        string[] called = File.ReadAllText($"{players.Heard}.called").Trim().Split(' ');
        Assert.Equal("1", called[0]);
        Assert.False(File.Exists(called[1]));
    }

    [Fact]
    public void A_player_that_fails_is_followed_by_the_next_from_the_beginning()
    {
        using var players = new PlayerFolder();
        using var wav = new TemporaryFile(".wav", Wav.Mono16(Rate, Samples));
        Play(wav.Path, players.Add("broken", PlayerInput.Pcm, "head -c 9000 > /dev/null; echo no server >&2; exit 1"), players.Add("works", PlayerInput.Pcm, "exec cat > $HEARD"));
        Assert.Equal(Part(), File.ReadAllBytes(players.Heard));
    }

    [Fact]
    public void The_failures_of_all_players_are_reported()
    {
        using var players = new PlayerFolder();
        using var wav = new TemporaryFile(".wav", Wav.Mono16(Rate, Samples));
        PlayerProgram one = players.Add("one", PlayerInput.Pcm, "cat > /dev/null; echo no server >&2; exit 1"), other = players.Add("other", PlayerInput.File, "echo no device >&2; exit 2");
        var failure = Assert.Throws<StreamCoachException>(() => Play(wav.Path, one, other));
        Assert.Equal(FailureKind.PlaybackFailed, failure.Kind);
        Assert.Contains("no server", failure.Message);
        Assert.Contains("no device", failure.Message);
        Assert.Equal(FailureKind.PlaybackFailed, Assert.Throws<StreamCoachException>(() => Play(wav.Path, one)).Kind);
        Assert.Equal(FailureKind.PlayerNotFound, Assert.Throws<StreamCoachException>(() => Play(wav.Path)).Kind);
    }

    [Fact]
    public void A_player_that_fails_in_the_middle_is_not_followed_by_another_from_the_beginning()
    {
        using var players = new PlayerFolder();
        using var wav = new TemporaryFile(".wav", Wav.Mono16(Rate, Samples));
        PlayerProgram broken = players.Add("broken", PlayerInput.Pcm, "head -c 250000 > /dev/null; echo unplugged >&2; exit 1"), works = players.Add("works", PlayerInput.Pcm, "exec cat > $HEARD");
        var failure = Assert.Throws<StreamCoachException>(() => PlayerFolder.Play(wav.Path, 0, null, [broken, works], NoHang, Limit.Token));
        Assert.Contains("unplugged", failure.Message);
        Assert.False(File.Exists(players.Heard));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_ends_the_player_and_what_it_has_started(bool file)
    {
        using var players = new PlayerFolder();
        using var wav = new TemporaryFile(".wav", Wav.Mono16(Rate, Samples));
        // It takes no audio, and a child of it keeps running.
        PlayerProgram player = players.Add("stuck", file ? PlayerInput.File : PlayerInput.Pcm, "sleep 600 & echo $$ $! > $HEARD.part; mv $HEARD.part $HEARD; wait");
        using var stop = new CancellationTokenSource();
        Task playing = Task.Run(() => PlayerFolder.Play(wav.Path, 0, null, [player], NoHang, stop.Token));
        CancellationToken limit = Limit.Token;
        while (!File.Exists(players.Heard)) await Task.Delay(10, limit);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => playing.Within());
        foreach (string id in File.ReadAllText(players.Heard).Trim().Split(' '))
        {
            while (OperatingSystem.IsLinux() && Lives(id)) await Task.Delay(10, limit);
        }
    }

    [Fact]
    public async Task A_player_that_takes_no_audio_is_ended()
    {
        using var players = new PlayerFolder();
        using var wav = new TemporaryFile(".wav", Wav.Mono16(Rate, Samples));
        PlayerProgram player = players.Add("stuck", PlayerInput.Pcm, "exec sleep 600");
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() =>
            Task.Run(() => PlayerFolder.Play(wav.Path, 0, null, [player], TimeSpan.FromSeconds(1), Limit.Token)).Within());
        Assert.Equal(FailureKind.PlaybackFailed, failure.Kind);
        Assert.Contains("has taken no audio for 1 s", failure.Message);
    }

    [Fact]
    public void A_missing_recording_starts_no_player()
    {
        using var players = new PlayerFolder();
        var failure = Assert.Throws<StreamCoachException>(() => Play("/no/such.wav", players.Add("raw", PlayerInput.Pcm, "exec cat > $HEARD")));
        Assert.Equal(FailureKind.AudioFileNotFound, failure.Kind);
        Assert.False(File.Exists(players.Heard));
    }

    // From the second 2 to 4.
    private static byte[] Part() => Wav.Mono16(Rate, Samples[(2 * Rate)..(4 * Rate)])[44..];

    private static void Play(string path, params PlayerProgram[] players) => PlayerFolder.Play(path, 2, 2, players, NoHang, Limit.Token);

    // A zombie counts as ended.
    private static bool Lives(string id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat").Split(") ")[1][0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}

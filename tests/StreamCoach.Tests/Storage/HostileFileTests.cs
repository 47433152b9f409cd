using System.Runtime.Versioning;
using StreamCoach.Audio;
using StreamCoach.Errors;
using StreamCoach.Storage;
using StreamCoach.Transcripts.Formats;

namespace StreamCoach.Tests.Storage;

/// <summary>Another user of the machine plants links, pipes and files where the owner saves audio or exports a transcript.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class HostileFileTests : IDisposable
{
    private const UnixFileMode Everything = (UnixFileMode)0x1FF;

    private readonly TemporaryRoot _root = new();
    private readonly TemporaryRoot _home = new();
    private readonly string _precious;

    public HostileFileTests()
    {
        OtherUser.IsNeeded();
        File.SetUnixFileMode(_root.Path, Everything);
        _precious = Path.Combine(_home.Path, SessionFolder.JournalFile);
        File.WriteAllText(_precious, "precious");
    }

    public void Dispose()
    {
        _root.Dispose();
        _home.Dispose();
    }

    [Theory]
    [InlineData("ln -s \"$2\" talk.wav")]
    [InlineData("ln -s /nowhere/at/all talk.wav")]
    [InlineData("mkfifo talk.wav")]
    [InlineData("touch talk.wav")]
    public async Task Audio_is_not_saved_through_a_planted_file(string attack)
    {
        await OtherUser.DoAsync($"cd \"$1\"; {attack}", _root.Path, _precious);
        var failure = Assert.Throws<StreamCoachException>(() => AudioRecording.Create(Path.Combine(_root.Path, "talk.wav"), 16_000, new()));
        Assert.Equal(FailureKind.SaveAudioExists, failure.Kind);
        IsUntouched();
    }

    [Theory]
    [InlineData("ln -s \"$2\" talk.txt", false)]
    [InlineData("umask 0; touch talk.txt", false)]
    [InlineData("ln -s \"$2\" talk.txt", true)]
    [InlineData("umask 0; touch talk.txt", true)]
    public async Task An_export_replaces_a_planted_file_and_is_readable_by_its_owner_only(string attack, bool sticky)
    {
        if (sticky) File.SetUnixFileMode(_root.Path, Everything | UnixFileMode.StickyBit);
        string file = Path.Combine(_root.Path, "talk.txt");
        await OtherUser.DoAsync($"cd \"$1\"; {attack}", _root.Path, _precious);
        TranscriptFile.Save("said", file, new System.Text.UTF8Encoding(false));
        Assert.Equal("said", await File.ReadAllTextAsync(file));
        FileStatus facts = UnixFiles.StatusAt(file, followLink: false)!.Value;
        Assert.Equal((true, UnixFiles.FileMode600, UnixFiles.User), (facts.IsRegular, facts.Rights, facts.Owner));
        IsUntouched();
    }

    private void IsUntouched()
    {
        Assert.Equal("precious", File.ReadAllText(_precious));
        Assert.Equal([_precious], Directory.GetFileSystemEntries(_home.Path));
    }
}

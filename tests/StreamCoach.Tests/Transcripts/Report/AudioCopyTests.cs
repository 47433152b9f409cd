using StreamCoach.Audio.Files;
using StreamCoach.Errors;
using StreamCoach.Tests.Audio;
using StreamCoach.Tests.Audio.Files;
using StreamCoach.Tests.Storage;
using StreamCoach.Transcripts.Report;

namespace StreamCoach.Tests.Transcripts.Report;

/// <summary>The audio beside a report.</summary>
public class AudioCopyTests
{
    [Theory]
    [InlineData("talk.wav", "RIFF\u0010\0\0\0WAVEfmt ", ".wav")]
    [InlineData("talk", "fLaC and what follows", ".flac")]
    [InlineData("talk.opus", "OggS and what follows", ".ogg")]
    [InlineData("talk.MP3", "ID3 and what follows", ".mp3")]
    public void A_format_that_browsers_play_is_copied_byte_for_byte(string name, string content, string extension)
    {
        using var root = new TemporaryRoot();
        string recording = Path.Combine(root.Path, name), report = Path.Combine(root.Path, "a.report.html");
        File.WriteAllText(recording, content);
        AudioCopy copy = AudioCopy.Plan(recording, report);
        Assert.Equal(Path.Combine(root.Path, $"a.report.audio{extension}"), copy.Path);
        Assert.Equal(content.Length, copy.Bytes);
        Assert.False(File.Exists(copy.Path));
        copy.Save(Limit.Token);
        Assert.Equal(File.ReadAllBytes(recording), File.ReadAllBytes(copy.Path));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy.Path));
    }

    [Fact]
    public void Another_format_becomes_a_wav_of_the_same_samples()
    {
        if (!FfmpegReader.IsFound) Assert.Skip("ffmpeg was not found on PATH.");
        using var root = new TemporaryRoot();
        AudioCopy copy = AudioCopy.Plan(SpeechFile.Path("aiff"), Path.Combine(root.Path, "talk.html"));
        copy.Save(Limit.Token);
        byte[] expected = File.ReadAllBytes(SpeechFile.Path("wav"));
        Assert.Equal(Path.Combine(root.Path, "talk.audio.wav"), copy.Path);
        Assert.Equal(expected, File.ReadAllBytes(copy.Path));
        Assert.Equal(expected.Length, copy.Bytes);
    }

    [Fact]
    public void A_cancelled_copy_leaves_the_file_that_was_there_and_nothing_else()
    {
        using var root = new TemporaryRoot();
        string recording = Path.Combine(root.Path, "talk.wav"), report = Path.Combine(root.Path, "talk.html");
        File.WriteAllBytes(recording, Wav.Tone(1));
        AudioCopy copy = AudioCopy.Plan(recording, report);
        File.WriteAllText(copy.Path, "the old one");
        Assert.Throws<OperationCanceledException>(() => copy.Save(new CancellationToken(canceled: true)));
        Assert.Equal("the old one", File.ReadAllText(copy.Path));
        Assert.Equal(["talk.audio.wav", "talk.wav"], Directory.GetFiles(root.Path).Select(Path.GetFileName).Order());
        copy.Save(Limit.Token);
        Assert.Equal(File.ReadAllBytes(recording), File.ReadAllBytes(copy.Path));
    }

    [Fact]
    public void A_recording_that_is_beside_the_report_already_is_not_touched()
    {
        using var root = new TemporaryRoot();
        string recording = Path.Combine(root.Path, "talk.audio.wav");
        File.WriteAllBytes(recording, Wav.Tone(0.1));
        var before = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(recording, before);
        AudioCopy copy = AudioCopy.Plan(recording, Path.Combine(root.Path, "talk.html"));
        copy.Save(Limit.Token);
        Assert.Equal(recording, copy.Path);
        Assert.Equal(before, File.GetLastWriteTimeUtc(recording));
    }

    [Fact]
    public void A_recording_that_cannot_be_read_or_copied_is_an_error_with_its_path()
    {
        using var root = new TemporaryRoot();
        string recording = Path.Combine(root.Path, "talk.wav");
        File.WriteAllText(recording, "FORM but no more");
        string report = Path.Combine(root.Path, "talk.html");
        AudioCopy copy = AudioCopy.Plan(recording, report);
        Assert.Contains(recording, Assert.Throws<StreamCoachException>(() => copy.Save(Limit.Token)).Message);
        Assert.Equal(["talk.wav"], Directory.GetFiles(root.Path).Select(Path.GetFileName));

        File.WriteAllBytes(recording, Wav.Tone(0.1));
        copy = AudioCopy.Plan(recording, Path.Combine(root.Path, "no such folder", "talk.html"));
        var failure = Assert.Throws<StreamCoachException>(() => copy.Save(Limit.Token));
        Assert.Equal(FailureKind.TranscriptFileUnwritable, failure.Kind);
        Assert.Contains(copy.Path, failure.Message);
    }
}

using StreamCoach.Audio.Backend;
using StreamCoach.Audio.Files;
using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Tests;
using StreamCoach.Tests.Audio.Files;

namespace StreamCoach.NAudio.Tests;

/// <summary>Files that the audio library decodes, streamed to the sandbox. ffmpeg is only used for files that the library declines.</summary>
public class DecoderTests
{
    [Theory]
    [InlineData("flac", true)]
    [InlineData("aiff", true)]
    [InlineData("mp3", false)]
    [InlineData("ogg", false)]
    [InlineData("opus", false)]
    public async Task A_decoded_file_arrives_like_its_wav(string extension, bool exact)
    {
        using (ISampleReader? samples = AudioBackend.Current!.Decode(SpeechFile.Path(extension))) Assert.NotNull(samples);
        using (IAudioReader sound = AudioFile.Open(SpeechFile.Path(extension))) Assert.IsType<DecodedAudio>(sound);
        await SpeechFile.ArrivesAsync(extension, exact);
    }

    [Theory]
    [InlineData("wma")]
    [InlineData("flac")]
    public void Unsupported_formats_are_declined(string extension)
    {
        using var file = new TemporaryFile($".{extension}", "no sound at all"u8.ToArray());
        Assert.Null(AudioBackend.Current!.Decode(file.Path));
    }

    [Theory]
    [InlineData("flac")]
    [InlineData("mp3")]
    [InlineData("aiff")]
    [InlineData("ogg")]
    [InlineData("opus")]
    public async Task A_truncated_file_is_decoded_to_its_end_and_reported(string extension)
    {
        byte[] whole = await File.ReadAllBytesAsync(SpeechFile.Path(extension));
        using var file = new TemporaryFile($".{extension}", whole[..(whole.Length * 4 / 5)]);
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = TranscriptionSession.FromFile(file.Path, Sandboxed.Options(sandbox));
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.Equal(FailureKind.AudioTruncated, session.Failure?.Kind);
        Assert.InRange(session.AudioSent, 0.9, 1.7);
    }

    [Fact]
    public void A_file_name_in_any_script_is_opened()
    {
        string path = Path.Combine(Path.GetTempPath(), $"Gespräch-会議-{Guid.NewGuid():N}.flac");
        File.Copy(SpeechFile.Path("flac"), path);
        using (ISampleReader? samples = AudioBackend.Current!.Decode(path)) Assert.NotNull(samples);
        File.Delete(path);
    }

    [Fact]
    public void Reading_a_long_file_does_not_accumulate_memory()
    {
        using var sound = new DecodedAudio(AudioBackend.Current!.Decode(SpeechFile.Path("flac"))!, "speech");
        var frame = new byte[3_200];
        Assert.NotEqual(0, sound.Read(frame));
        long before = GC.GetAllocatedBytesForCurrentThread();
        int frames = 0;
        while (sound.Read(frame) > 0) frames++;
        Assert.InRange(frames, 15, 25);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000);
    }
}

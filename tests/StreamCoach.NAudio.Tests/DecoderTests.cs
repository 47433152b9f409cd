using StreamCoach.Audio.Backend;
using StreamCoach.Audio.Files;
using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Tests;
using StreamCoach.Tests.Audio.Files;

namespace StreamCoach.NAudio.Tests;

/// <summary>What the audio library decodes, as it arrives at the sandbox. No ffmpeg helps: it is asked only for what the library refuses.</summary>
public class DecoderTests
{
    [Theory]
    [InlineData("flac", true)]
    [InlineData("aiff", true)]
    [InlineData("mp3", false)]
    [InlineData("ogg", false)]
    [InlineData("opus", false)]
    public async Task A_file_arrives_as_its_wav_does(string extension, bool exact)
    {
        using (ISampleReader? samples = AudioBackend.Current!.Decode(SpeechFile.Path(extension))) Assert.NotNull(samples);
        using (IAudioReader sound = AudioFile.Open(SpeechFile.Path(extension))) Assert.IsType<DecodedAudio>(sound);
        await SpeechFile.ArrivesAsync(extension, exact);
    }

    [Theory]
    [InlineData("wma")]
    [InlineData("flac")]
    public void What_it_cannot_decode_it_leaves_to_others(string extension)
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
    public async Task A_file_that_is_cut_off_gives_what_is_there_and_says_so(string extension)
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
    public void A_name_in_any_language_is_opened()
    {
        string path = Path.Combine(Path.GetTempPath(), $"Gespräch-会議-{Guid.NewGuid():N}.flac");
        File.Copy(SpeechFile.Path("flac"), path);
        using (ISampleReader? samples = AudioBackend.Current!.Decode(path)) Assert.NotNull(samples);
        File.Delete(path);
    }

    [Fact]
    public void Reading_keeps_nothing()
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

using StreamCoach.Audio.Backend;
using StreamCoach.Audio.Files;
using StreamCoach.Tests;
using StreamCoach.Tests.Audio.Files;

namespace StreamCoach.NAudio.Tests;

/// <summary>What NAudio decodes, as it arrives at the sandbox. No ffmpeg helps: it is asked only for what the library refuses.</summary>
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
        using (ISampleReader? samples = AudioBackend.Current!.Decode(SpeechFile.Path(extension)))
        {
            if (samples is null && OperatingSystem.IsWindows()) Assert.Skip($"Neither libsndfile nor Media Foundation decodes {extension} here.");
            Assert.NotNull(samples);
        }
        using (ISoundReader sound = SoundFile.Open(SpeechFile.Path(extension))) Assert.IsType<DecodedSound>(sound);
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
    [InlineData("flac", true)]
    [InlineData("mp3", true)]
    [InlineData("aiff", false)]
    public async Task A_file_that_is_cut_off_gives_what_is_there_and_says_so_where_its_header_knows(string extension, bool knows)
    {
        byte[] whole = await File.ReadAllBytesAsync(SpeechFile.Path(extension));
        using var file = new TemporaryFile($".{extension}", whole[..(whole.Length / 2)]);
        if (AudioBackend.Current!.Decode(file.Path) is not { } samples)
        {
            Assert.Skip($"{extension} is not decoded here.");
            return;
        }
        samples.Dispose();
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = TranscriptionSession.FromFile(file.Path, Sandboxed.Options(sandbox));
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.Equal(knows ? FailureKind.AudioTruncated : null, session.Failure?.Kind);
        Assert.InRange(session.AudioSent, 0.5, 1.5);
    }

    [Fact]
    public void A_name_in_any_language_is_opened()
    {
        string path = Path.Combine(Path.GetTempPath(), $"Gespräch-会議-{Guid.NewGuid():N}.flac");
        File.Copy(SpeechFile.Path("flac"), path);
        using (ISampleReader? samples = AudioBackend.Current!.Decode(path)) Assert.True(samples is not null || OperatingSystem.IsWindows());
        File.Delete(path);
    }

    [Fact]
    public void Reading_keeps_nothing()
    {
        if (AudioBackend.Current!.Decode(SpeechFile.Path("flac")) is not { } samples)
        {
            Assert.Skip("flac is not decoded here.");
            return;
        }
        using var sound = new DecodedSound(samples, "speech");
        var frame = new byte[3_200];
        Assert.NotEqual(0, sound.Read(frame));
        long before = GC.GetAllocatedBytesForCurrentThread();
        int frames = 0;
        while (sound.Read(frame) > 0) frames++;
        Assert.InRange(frames, 15, 25);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000);
    }
}

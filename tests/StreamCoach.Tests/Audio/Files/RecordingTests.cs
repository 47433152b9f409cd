using System.Buffers.Binary;
using StreamCoach.Audio.Files;
using StreamCoach.Sessions;

namespace StreamCoach.Tests.Audio.Files;

/// <summary>Recordings of every rate, width and length.</summary>
public class RecordingTests
{
    [Theory]
    [InlineData(8_000, 8_000)]
    [InlineData(11_025, 11_025)]
    [InlineData(44_100, 44_100)]
    [InlineData(96_000, 96_000)]
    [InlineData(176_400, 88_200)]
    [InlineData(192_000, 96_000)]
    public async Task A_recording_of_any_rate_is_sent_at_a_supported_rate(int rate, int sent)
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { KeepAudio = true });
        using var file = new TemporaryFile(".wav", Wav.Tone(0.5, rate));
        await using TranscriptionSession session = TranscriptionSession.FromFile(file.Path, Sandboxed.Options(sandbox));
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.Null(session.Failure);
        Assert.Equal(0.5, session.AudioSent, 0.01);
        Assert.Equal($"{sent}", sandbox.Sessions[0].GetQuery()["sample_rate"]);
        // The resampled tone is the one that the lower rate would have recorded.
        short[] wanted = Samples(Wav.Tone(0.5, sent).AsSpan(44)), got = Samples(sandbox.Sessions[0].GetAudio());
        Assert.All(Enumerable.Range(sent / 50, wanted.Length - sent / 25), i => Assert.InRange(got[i], wanted[i] - 3, wanted[i] + 3));
    }

    [Theory]
    [InlineData(47_000, 3_000)]
    [InlineData(60_000, 30)]
    [InlineData(90_000, 30)]
    public void Resampling_does_not_alias(int frequency, int most)
    {
        short[] loud = [.. Enumerable.Range(0, 19_200).Select(i => (short)(30_000 * Math.Sin(i * 2 * Math.PI * frequency / 192_000)))];
        using IAudioReader sound = Downsampler.Limit(WavReader.Open(new MemoryStream(Wav.Mono16(192_000, loud)), "loud"));
        short[] got = ReadAll(sound);
        Assert.Equal(9_600, got.Length);
        int peak = got[500..^500].Max(Math.Abs);
        Assert.True(frequency > 48_000 ? peak < most : peak > most, $"{peak}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(8)]
    public void Channels_are_averaged(int channels)
    {
        short[] interleaved = [.. Enumerable.Range(0, 100 * channels).Select(i => (short)(i / channels * 100 + (i % channels - (channels - 1) / 2.0) * 2))];
        var data = new byte[interleaved.Length * 2];
        for (int i = 0; i < interleaved.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(data.AsSpan(i * 2), interleaved[i]);
        using var file = new TemporaryFile(".wav", Wav.Make(1, channels, 16_000, 16, data, extensible: channels > 2));
        using IAudioReader sound = AudioFile.Open(file.Path);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (short)(i * 100)), ReadAll(sound));
    }

    [Fact]
    public void Two_hours_are_read_without_accumulating_memory()
    {
        const int bytes = 7_200 * 32_000;
        string path = Path.Combine(Path.GetTempPath(), $"streamcoach-{Guid.NewGuid():N}.wav");
        try
        {
            using (var file = new FileStream(path, FileMode.CreateNew))
            {
                file.Write(Wav.Make(1, 1, 16_000, 16, [], length: bytes));
                // A sparse file: it takes no space on disk.
                file.SetLength(44 + bytes);
            }
            using IAudioReader sound = AudioFile.Open(path);
            var frame = new byte[6_400];
            long all = sound.Read(frame);
            long before = GC.GetAllocatedBytesForCurrentThread();
            while (sound.Read(frame) is > 0 and int read) all += read;
            Assert.Equal(bytes, all);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static short[] ReadAll(IAudioReader sound)
    {
        var all = new List<short>();
        var chunk = new byte[999 * 2];
        while (sound.Read(chunk) is > 0 and int read) all.AddRange(Samples(chunk.AsSpan(0, read)));
        return [.. all];
    }

    private static short[] Samples(ReadOnlySpan<byte> pcm)
    {
        var samples = new short[pcm.Length / 2];
        for (int i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadInt16LittleEndian(pcm[(i * 2)..]);
        return samples;
    }
}

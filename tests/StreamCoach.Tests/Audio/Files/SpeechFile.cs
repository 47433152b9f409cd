using System.Buffers.Binary;
using StreamCoach.Sessions;

namespace StreamCoach.Tests.Audio.Files;

/// <summary>Two seconds of speech in every format (tests/fixtures/make-sound.sh), and comparisons of received audio with it.</summary>
internal static class SpeechFile
{
    private const int Rate = 16_000;

    public static string Path(string extension) => System.IO.Path.Combine(AppContext.BaseDirectory, "fixtures", "sound", $"speech.{extension}");

    /// <summary>Streams the file to a sandbox, and compares what arrived there with the WAV.</summary>
    /// <param name="extension">The format.</param>
    /// <param name="exact">Whether the format is lossless; for the others the waves must correlate above 0.97, without loss or delay.</param>
    public static async Task ArrivesAsync(string extension, bool exact)
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { KeepAudio = true });
        await using TranscriptionSession session = TranscriptionSession.FromFile(Path(extension), Sandboxed.Options(sandbox));
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.Null(session.Failure);
        SandboxSession seen = sandbox.Sessions[0];
        int rate = int.Parse(seen.GetQuery()["sample_rate"], System.Globalization.CultureInfo.InvariantCulture);
        if (exact) Same(seen.GetAudio(), rate);
        else Alike(seen.GetAudio(), rate);
    }

    /// <summary>Whether a recording at 16 kHz contains the looped speech, exact to the sample except for the volume.</summary>
    public static void IsHeardIn(byte[] sound)
    {
        short[] wanted = Samples()[8_000..16_000];
        double[] got = [.. Decode(sound).Select(sample => (double)sample)];
        Assert.InRange(Enumerable.Range(0, got.Length - wanted.Length).Max(at => Correlation(wanted, got, at)), 0.99, 1);
    }

    /// <summary>The samples of the WAV.</summary>
    public static short[] Samples() => Decode(File.ReadAllBytes(Path("wav")).AsSpan(44));

    private static void Same(byte[] sound, int rate)
    {
        short[] wanted = Samples(), got = Decode(sound);
        Assert.Equal(Rate, rate);
        Assert.Equal(wanted, got[..wanted.Length]);
        // The last frame is padded with silence.
        Assert.InRange(got.Length - wanted.Length, 0, Rate / 20);
        Assert.DoesNotContain(got[wanted.Length..], sample => sample != 0);
    }

    private static void Alike(byte[] sound, int rate)
    {
        short[] wanted = Samples();
        double[] got = [.. Decode(sound).Chunk(rate / Rate).Select(part => part.Average(sample => (double)sample))];
        Assert.InRange(got.Length, wanted.Length - Rate / 20, wanted.Length + Rate / 10);
        double best = Enumerable.Range(-Rate / 50, Rate / 25).Max(lag => Correlation(wanted, got, lag));
        Assert.InRange(best, 0.97, 1);
    }

    private static double Correlation(short[] wanted, double[] got, int lag)
    {
        double product = 0, first = 0, second = 0;
        for (int i = Math.Max(0, -lag); i < Math.Min(wanted.Length, got.Length - lag); i++)
        {
            product += wanted[i] * got[i + lag];
            first += (double)wanted[i] * wanted[i];
            second += got[i + lag] * got[i + lag];
        }
        return product / Math.Sqrt(first * second);
    }

    private static short[] Decode(ReadOnlySpan<byte> pcm)
    {
        var samples = new short[pcm.Length / 2];
        for (int i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadInt16LittleEndian(pcm[(i * 2)..]);
        return samples;
    }
}

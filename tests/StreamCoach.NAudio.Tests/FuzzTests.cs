using System.Globalization;
using StreamCoach.Audio.Backend;
using StreamCoach.Audio.Files;
using StreamCoach.Errors;
using StreamCoach.Tests;
using StreamCoach.Tests.Audio.Files;

namespace StreamCoach.NAudio.Tests;

/// <summary>
/// Truncated, randomly changed and random files: they are decoded, declined or reported, without a crash and without endless audio.
/// STREAMCOACH_FUZZ sets the number of each kind; seeds count from 0, so every failure can be reproduced.
/// </summary>
public class FuzzTests
{
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("STREAMCOACH_FUZZ") ?? "40", CultureInfo.InvariantCulture);

    // The files contain two seconds at 48 kHz; up to ten seconds of silence may replace lost audio, and a damaged rate is another rate.
    private const int MostSamples = 20_000_000;

    [Theory]
    [InlineData("flac")]
    [InlineData("aiff")]
    [InlineData("mp3")]
    [InlineData("ogg")]
    [InlineData("opus")]
    public void Truncated_and_changed_files_are_decoded_or_reported(string format)
    {
        byte[] whole = File.ReadAllBytes(SpeechFile.Path(format));
        for (int seed = 0; seed < Rounds; seed++)
        {
            var random = new Random(seed);
            byte[] bytes = whole[..random.Next(whole.Length + 1)];
            Change(bytes, random);
            Survives(bytes, $"{format} {seed}");
        }
    }

    [Theory]
    [InlineData("ogg")]
    [InlineData("opus")]
    public void Changed_packets_with_a_valid_page_check_are_decoded_or_reported(string format)
    {
        byte[] whole = File.ReadAllBytes(SpeechFile.Path(format));
        for (int seed = 0; seed < Rounds; seed++)
        {
            var random = new Random(seed);
            byte[] bytes = [.. whole];
            for (int i = random.Next(1, 20); i > 0; i--) bytes[random.Next(random.Next(2) == 0 ? 300 : 4_000, bytes.Length)] ^= (byte)random.Next(256);
            if (seed % 4 == 0) bytes[random.Next(bytes.Length)] ^= 0x40;
            OggPages.Seal(bytes);
            Survives(bytes, $"{format} {seed}");
        }
    }

    [Theory]
    [InlineData("664C614380000022")]
    [InlineData("4F67675300020000000000000000")]
    [InlineData("464F524D0000FFFF41494643434F4D4D00000016000100000100001040")]
    [InlineData("464F524D0000FFFF41494646")]
    [InlineData("FFFB9064")]
    [InlineData("49443304000000000000")]
    [InlineData("0000")]
    [InlineData("")]
    public void Random_bytes_after_a_signature_are_declined_or_reported(string mark)
    {
        for (int seed = 0; seed < Rounds; seed++)
        {
            var random = new Random(seed);
            byte[] bytes = [.. Convert.FromHexString(mark), .. new byte[random.Next(20_000)]];
            random.NextBytes(bytes.AsSpan(mark.Length / 2));
            Survives(bytes, $"{mark} {seed}");
        }
    }

    private static void Change(byte[] bytes, Random random)
    {
        for (int i = random.Next(30); i > 0 && bytes.Length > 0; i--)
        {
            int at = random.Next(bytes.Length);
            switch (random.Next(3))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    random.NextBytes(bytes.AsSpan(at, Math.Min(random.Next(64), bytes.Length - at)));
                    break;
                default:
                    bytes.AsSpan(at, Math.Min(random.Next(2_000), bytes.Length - at)).Fill((byte)(random.Next(2) * 255));
                    break;
            }
        }
    }

    private static void Survives(byte[] bytes, string what)
    {
        using var file = new TemporaryFile(".bin", bytes);
        long all = 0;
        try
        {
            if (AudioBackend.Current!.Decode(file.Path) is not { } samples) return;
            using var sound = new DecodedAudio(samples, "file");
            Assert.True(sound.SampleRate is > 0 and <= 768_000 && samples.Channels is > 0 and <= 255, what);
            var frame = new byte[6_400];
            while (sound.Read(frame) is > 0 and int read)
            {
                all += read;
                Assert.True(all < MostSamples, what);
            }
        }
        catch (StreamCoachException failure)
        {
            Assert.True(failure.Kind is FailureKind.AudioTruncated or FailureKind.AudioEmpty, what);
        }
        catch (Exception error) when (error is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException(what, error);
        }
    }
}

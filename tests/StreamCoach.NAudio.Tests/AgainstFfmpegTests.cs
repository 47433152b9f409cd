using StreamCoach.Audio.Backend;
using StreamCoach.Tests.Audio.Files;

namespace StreamCoach.NAudio.Tests;

/// <summary>Compares each decoder with ffmpeg's: the length must be equal, and no sample may differ by more than the format allows.</summary>
public class AgainstFfmpegTests
{
    // Two different channels: tones, one of them rising, with noise.
    private const string Mono = "0.4*sin(440*2*PI*t)+0.1*(random(0)-0.5)", Stereo = Mono + "|0.3*sin(150*2*PI*t*(1+t))+0.05*(random(1)-0.5)";

    // Transients, which encoders split into short blocks.
    private const string Strokes = "0.6*sin(880*2*PI*t)*exp(-30*mod(t\\,0.1))|0.5*sin(300*2*PI*t)*exp(-50*mod(t\\,0.07))";

    private const double Seconds = 0.613;

    public AgainstFfmpegTests() => Ffmpeg.Require();

    // The last number is the greatest difference in steps of 16 bits.
    [Theory]
    [InlineData("flac", 8_000, 1, "", 0)]
    [InlineData("flac", 22_050, 1, "-compression_level 0", 0)]
    [InlineData("flac", 44_100, 2, "-compression_level 12", 0)]
    [InlineData("flac", 44_100, 2, "-ch_mode mid_side -lpc_type cholesky", 0)]
    [InlineData("flac", 32_000, 2, "-ch_mode right_side -lpc_type fixed", 0)]
    [InlineData("flac", 48_000, 2, "-ch_mode left_side -sample_fmt s32 -bits_per_raw_sample 24", 0)]
    [InlineData("flac", 96_000, 2, "-sample_fmt s32 -bits_per_raw_sample 24", 0)]
    [InlineData("flac", 96_000, 1, "-frame_size 1000 -lpc_type none", 0)]
    [InlineData("flac", 48_000, 6, "", 0)]
    [InlineData("aiff", 16_000, 1, "-c:a pcm_s16be", 0)]
    [InlineData("aiff", 44_100, 2, "-c:a pcm_s16le", 0)]
    [InlineData("aiff", 48_000, 2, "-c:a pcm_s24be", 0)]
    [InlineData("aiff", 96_000, 2, "-c:a pcm_s32be", 0)]
    [InlineData("aiff", 11_025, 1, "-c:a pcm_s8", 0)]
    [InlineData("aiff", 48_000, 2, "-c:a pcm_f32be", 0)]
    [InlineData("aiff", 48_000, 1, "-c:a pcm_f64be", 0)]
    [InlineData("mp3", 11_025, 1, "", 0.1)]
    [InlineData("mp3", 12_000, 2, "", 0.1)]
    [InlineData("mp3", 16_000, 1, "-b:a 32k", 0.1)]
    [InlineData("mp3", 22_050, 2, "", 0.1)]
    [InlineData("mp3", 44_100, 2, "-b:a 128k -joint_stereo 1", 0.1)]
    [InlineData("mp3", 44_100, 2, "-b:a 320k -joint_stereo 0", 0.1)]
    [InlineData("mp3", 48_000, 1, "-q:a 4", 0.1)]
    [InlineData("mp3", 44_100, 2, "-q:a 4", 0.1)]
    [InlineData("mp3", 32_000, 2, "-q:a 2 -write_xing 0", 0.1)]
    [InlineData("mp3", 44_100, 1, "-write_xing 0 -id3v2_version 0", 0.1)]
    [InlineData("mp2", 48_000, 2, "-b:a 192k", 1.1)]
    [InlineData("mp2", 16_000, 1, "-b:a 64k", 1.1)]
    [InlineData("ogg", 8_000, 1, "-c:a libvorbis", 0.02)]
    [InlineData("ogg", 16_000, 2, "-c:a libvorbis", 0.02)]
    [InlineData("ogg", 44_100, 2, "-c:a libvorbis -q:a 1", 0.02)]
    [InlineData("ogg", 48_000, 1, "-c:a libvorbis -q:a 9", 0.02)]
    [InlineData("opus", 48_000, 1, "-c:a libopus -b:a 24k", 10)]
    [InlineData("opus", 48_000, 2, "-c:a libopus -b:a 96k", 10)]
    [InlineData("opus", 48_000, 2, "-c:a libopus -b:a 32k -frame_duration 60 -application voip", 10)]
    [InlineData("opus", 48_000, 1, "-c:a libopus -b:a 12k -frame_duration 5 -page_duration 1000000", 16)]
    public void Decoded_audio_matches_ffmpeg(string extension, int rate, int channels, string encoding, double most)
    {
        string sound = channels == 6 ? $"{Stereo}|{Mono}|0|0.1*sin(t)|{Mono}" : channels == 2 ? Stereo : Mono;
        using var file = new StreamCoach.Tests.TemporaryFile($".{extension}", []);
        // Not a multiple of any codec's frame.
        Ffmpeg.Write(file.Path, $"-f lavfi -i aevalsrc={sound}:s={rate}:d={Seconds} -fflags +bitexact {encoding}".TrimEnd());
        Same(file.Path, rate, channels, most);
    }

    [Theory]
    [InlineData("mp3", 44_100, "-q:a 4", 0.1)]
    [InlineData("mp3", 48_000, "-q:a 0", 0.1)]
    [InlineData("mp3", 32_000, "-q:a 4", 0.1)]
    [InlineData("mp3", 24_000, "-q:a 4", 0.1)]
    [InlineData("mp3", 22_050, "-b:a 64k", 0.1)]
    [InlineData("ogg", 44_100, "-c:a libvorbis", 0.02)]
    [InlineData("opus", 48_000, "-c:a libopus -b:a 128k", 16)]
    public void Decoded_transients_match_ffmpeg(string extension, int rate, string encoding, double most)
    {
        using var file = new StreamCoach.Tests.TemporaryFile($".{extension}", []);
        Ffmpeg.Write(file.Path, $"-f lavfi -i aevalsrc={Strokes}:s={rate}:d={Seconds} {encoding}");
        Same(file.Path, rate, 2, most);
    }

    [Theory]
    [InlineData("flac", 0)]
    [InlineData("aiff", 0)]
    [InlineData("mp3", 0.1)]
    [InlineData("ogg", 0.02)]
    [InlineData("opus", 1)]
    public void Decoded_speech_matches_ffmpeg(string extension, double most) => Same(SpeechFile.Path(extension), extension == "opus" ? 48_000 : 16_000, 1, most);

    [Theory]
    [InlineData("opus", "-c:a libopus", 10)]
    [InlineData("ogg", "-c:a libvorbis", 0.02)]
    public void Concatenated_recordings_are_all_decoded(string extension, string encoding, double most)
    {
        using var file = new StreamCoach.Tests.TemporaryFile($".{extension}", []);
        Ffmpeg.Write(file.Path, $"-f lavfi -i aevalsrc={Mono}:s=48000:d=0.5 {encoding}");
        byte[] one = File.ReadAllBytes(file.Path);
        (float[] once, _) = Decoding.ReadAll(file.Path);
        File.WriteAllBytes(file.Path, [.. one, .. one]);
        (float[] got, string? fault) = Decoding.ReadAll(file.Path);
        Assert.Null(fault);
        Assert.Equal(2 * once.Length, got.Length);
        Assert.InRange(Decoding.Difference(once, got.AsSpan(once.Length)), 0, most);
    }

    private static void Same(string path, int rate, int channels, double most)
    {
        using (ISampleReader? reader = AudioBackend.Current!.Decode(path)) Assert.Equal((rate, channels), (reader?.SampleRate, reader?.Channels));
        float[] wanted = Ffmpeg.Decode(path, path.EndsWith("opus", StringComparison.Ordinal) ? "libopus" : null);
        (float[] got, string? fault) = Decoding.ReadAll(path);
        Assert.Null(fault);
        if (path.EndsWith("ogg", StringComparison.Ordinal) && wanted.Length != got.Length)
        {
            // For a Vorbis file with one page of audio, ffmpeg returns complete blocks, which is more or less than the file contains.
            Assert.Equal((int)Math.Ceiling(Seconds * rate - 0.5) * channels, got.Length);
            int both = Math.Min(wanted.Length, got.Length);
            wanted = wanted[..both];
            got = got[..both];
        }
        Assert.Equal(wanted.Length, got.Length);
        // Opus fills bands with noise; versions of its decoder start it differently and agree after the first blocks.
        int settled = path.EndsWith("opus", StringComparison.Ordinal) ? Math.Min(got.Length / 2, rate / 20 * channels) : 0;
        double difference = Decoding.Difference(wanted.AsSpan(settled), got.AsSpan(settled));
        Assert.True(difference <= most, $"The difference is {difference} steps.");
        Assert.True(got.Max() > 0.05);
    }
}

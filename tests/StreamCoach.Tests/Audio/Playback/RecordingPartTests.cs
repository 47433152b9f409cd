using System.Buffers.Binary;
using StreamCoach.Audio.Playback;
using StreamCoach.Errors;

namespace StreamCoach.Tests.Audio.Playback;

public class RecordingPartTests
{
    private const int Rate = 8_000;

    // Each sample is its own number, so that a shift by one is seen.
    private static readonly short[] Samples = [.. Enumerable.Range(0, 3 * Rate).Select(i => (short)i)];

    [Theory]
    [InlineData(0, 1.0, 0, Rate)]
    [InlineData(1, 0.5, Rate, Rate / 2)]
    // The times of words are milliseconds; 8 samples each.
    [InlineData(1.234, 0.001, 9_872, 8)]
    [InlineData(2.5, 10.0, 20_000, Rate / 2)]
    [InlineData(2, null, 16_000, Rate)]
    public void A_part_has_exactly_its_samples(double start, double? seconds, int first, int count)
    {
        using var wav = new TemporaryFile(".wav", Wav.Mono16(Rate, Samples));
        short[] read = Read(wav.Path, start, seconds);
        Assert.Equal(count, read.Length);
        Assert.Equal(Samples[first..(first + count)], read);
    }

    [Fact]
    public void Parts_that_follow_each_other_contain_each_sample_once()
    {
        using var wav = new TemporaryFile(".wav", Wav.Mono16(Rate, Samples));
        double[] cuts = [0, .. Enumerable.Range(0, 200).Select(_ => Math.Round(Random.Shared.NextDouble() * 3, 3)).Order(), 3];
        Assert.Equal(Samples, cuts.Zip(cuts.Skip(1)).SelectMany(cut => Read(wav.Path, cut.First, cut.Second - cut.First)));
    }

    [Fact]
    public void Audio_that_cannot_be_sought_is_cut_in_the_same_place()
    {
        // 192 kHz is halved, and the reader that does it does not seek.
        short[] fast = [.. Enumerable.Range(0, 192_000).Select(i => (short)(i < 96_000 ? 0 : 12_000))];
        using var wav = new TemporaryFile(".wav", Wav.Mono16(192_000, fast));
        short[] read = Read(wav.Path, 0.25, 0.5);
        Assert.Equal(48_000, read.Length);
        // The step is in the middle of the part.
        Assert.InRange(read[23_900], -200, 200);
        Assert.InRange(read[24_100], 11_800, 12_200);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4_000)]
    public void A_recording_that_ends_before_the_part_is_another_recording(double start)
    {
        using var wav = new TemporaryFile(".wav", Wav.Mono16(Rate, Samples));
        var failure = Assert.Throws<StreamCoachException>(() => Read(wav.Path, start, 1));
        Assert.Equal(FailureKind.RecordingChanged, failure.Kind);
        Assert.Contains("ends after 3 s", failure.Message);
        Assert.Contains(wav.Path, failure.Message);
    }

    [Fact]
    public void A_recording_that_is_cut_off_is_played_to_where_it_ends()
    {
        using var wav = new TemporaryFile(".wav", Wav.Make(1, 1, Rate, 16, new byte[2 * Rate], length: 60 * Rate));
        Assert.Equal(Rate / 2, Read(wav.Path, 0.5, 5).Length);
        Assert.Equal(FailureKind.RecordingChanged, Assert.Throws<StreamCoachException>(() => Read(wav.Path, 2, 5)).Kind);
    }

    [Fact]
    public void A_cancelled_part_is_not_opened_or_read_on()
    {
        using var wav = new TemporaryFile(".wav", Wav.Mono16(Rate, Samples));
        using var cancelled = new CancellationTokenSource();
        using RecordingPart part = RecordingPart.Open(wav.Path, 0, null, cancelled.Token);
        Assert.Equal(100, part.Read(new byte[100]));
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => part.Read(new byte[100]));
        Assert.Throws<OperationCanceledException>(() => RecordingPart.Open(wav.Path, 0, null, cancelled.Token));
    }

    private static short[] Read(string path, double start, double? seconds)
    {
        using RecordingPart part = RecordingPart.Open(path, start, seconds);
        var samples = new List<short>();
        var piece = new byte[1_000];
        while (part.Read(piece) is var read and > 0)
        {
            for (int i = 0; i < read; i += 2) samples.Add(BinaryPrimitives.ReadInt16LittleEndian(piece.AsSpan(i)));
        }
        return [.. samples];
    }
}

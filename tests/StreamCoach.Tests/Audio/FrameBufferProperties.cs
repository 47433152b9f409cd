using FsCheck;
using FsCheck.Fluent;
using StreamCoach.Audio;

namespace StreamCoach.Tests.Audio;

public class FrameBufferProperties
{
    private static readonly int[] Rates = [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000];

    private static readonly Arbitrary<(int Rate, byte[][] Chunks)> Cases =
        (from rate in Gen.Elements(Rates)
         from sizes in Gen.ArrayOf(Gen.Choose(0, 7_000))
         from seed in Gen.Choose(0, int.MaxValue)
         select (rate, Chunks(sizes, seed))).ToArbitrary();

    [Fact]
    public void What_goes_in_comes_out_in_whole_frames_padded_with_silence() => Prop.ForAll(Cases, input =>
    {
        var buffer = new FrameBuffer(input.Rate);
        var taken = new List<byte>();
        var frame = new byte[buffer.FrameBytes];
        foreach (byte[] chunk in input.Chunks)
        {
            buffer.Append(chunk);
            // Taken in between, so that the ring wraps.
            if (chunk.Length % 3 == 0 && buffer.TryTake(frame)) taken.AddRange(frame);
        }
        buffer.Complete();
        while (buffer.TryTake(frame)) taken.AddRange(frame);

        byte[] sound = [.. input.Chunks.SelectMany(chunk => chunk)];
        int whole = sound.Length & ~1;
        Assert.Equal(0, taken.Count % buffer.FrameBytes);
        Assert.True(taken.Count - whole < buffer.FrameBytes);
        Assert.True(sound.AsSpan(0, whole).SequenceEqual(taken.ToArray().AsSpan(0, whole)));
        Assert.All(taken.Skip(whole), padding => Assert.Equal(0, padding));
        Assert.Equal(0, buffer.Buffered);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_frame_lasts_fifty_milliseconds_or_a_sample_more() => Assert.All(Rates, rate =>
    {
        int samples = new FrameBuffer(rate).FrameBytes / 2;
        Assert.InRange(samples, rate * 0.05, rate * 0.05 + 1);
    });

    [Fact]
    public async Task A_waiting_reader_is_woken_by_sound_and_by_the_end()
    {
        var buffer = new FrameBuffer(16_000);
        Task<bool> frame = buffer.WaitForFrameAsync(Limit.Token).AsTask();
        buffer.Append(new byte[buffer.FrameBytes - 1]);
        Assert.False(frame.IsCompleted);
        buffer.Append(new byte[1]);
        Assert.True(await frame);
        Assert.True(buffer.TryTake(new byte[buffer.FrameBytes]));

        Task<bool> end = buffer.WaitForFrameAsync(Limit.Token).AsTask();
        buffer.Complete();
        Assert.False(await end);
    }

    [Fact]
    public async Task A_file_waits_for_room_and_goes_on_when_there_is_some()
    {
        var buffer = new FrameBuffer(16_000);
        buffer.Append(new byte[buffer.FrameBytes * 20]);
        Task room = buffer.WaitForRoomAsync(Limit.Token).AsTask();
        Assert.False(room.IsCompleted);
        Assert.True(buffer.TryTake(new byte[buffer.FrameBytes]));
        await room;
    }

    [Fact]
    public void What_is_discarded_does_not_come_and_nothing_more_is_taken_in()
    {
        var buffer = new FrameBuffer(16_000);
        buffer.Append(new byte[5_000]);
        Assert.Equal(5_000, buffer.Discard());
        buffer.Append(new byte[5_000]);
        Assert.False(buffer.TryTake(new byte[buffer.FrameBytes]));
    }

    private static byte[][] Chunks(int[] sizes, int seed)
    {
        var random = new Random(seed);
        return [.. sizes.Select(size =>
        {
            var chunk = new byte[size];
            random.NextBytes(chunk);
            return chunk;
        })];
    }
}

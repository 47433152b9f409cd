using FsCheck;
using FsCheck.Fluent;
using StreamCoach.Audio;

namespace StreamCoach.Tests.Audio;

/// <summary>A buffer that no disk stands behind, and that holds no more: it forgets the oldest sound, and gives nothing but what it holds.</summary>
public class FrameBufferLimitTests
{
    private const int Rate = 8_000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    // What is done to it: above zero so many bytes are added, below so many frames are taken, 0 goes back.
    private static readonly Arbitrary<(int Begin, int Behind, int[] Steps)> Cases =
        (from begin in Gen.Choose(0, 40_000)
         from behind in Gen.Choose(0, 40_000)
         from steps in Gen.ArrayOf(Gen.Frequency((6, Gen.Choose(1, 9_000)), (4, Gen.Choose(-12, -1)), (1, Gen.Constant(0))))
         select (begin * 2, behind * 2, steps)).ToArbitrary();

    [Fact]
    public void Each_frame_is_the_sound_of_its_place_in_order_and_only_what_is_too_old_is_missing() => Prop.ForAll(Cases, input =>
    {
        (int begin, int behind, int[] steps) = input;
        var buffer = new FrameBuffer(new(Rate, FrameSizes.ShortestFrame, Longest));
        // What an earlier process left, and no disk holds: it is lost, and what follows it is not.
        buffer.BeginAt(Math.Max(0, begin - behind), begin);
        long added = begin, next = begin;
        var frame = new byte[buffer.FrameBytes];
        foreach (int step in steps.Append(-int.MaxValue))
        {
            if (step > 0)
            {
                buffer.Append(Sound(added, step));
                added += step;
            }
            if (step == 0) next = buffer.Rewind(Math.Max(buffer.Released, next - 5_000));
            for (int taken = 0; taken > step && buffer.Take(frame, out long offset) is > 0 and int bytes; taken--)
            {
                Assert.Equal(0, offset & 1);
                Assert.Equal(Sound(offset, bytes), frame[..bytes]);
                Assert.True(offset == next || (offset > next && added - next > Rate * 2), $"{offset} was taken after {next}, with {added} added");
                next = offset + bytes;
                if (step % 2 == 0) buffer.Release(next - 3 * frame.Length);
            }
            Assert.InRange(buffer.Waiting, 0, added);
        }
        Assert.InRange(added - next, 0, frame.Length - 1);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task A_frame_that_is_forgotten_while_it_is_taken_takes_the_next_one_with_it()
    {
        var buffer = new FrameBuffer(new(Rate, FrameSizes.ShortestFrame, Longest));
        const long all = 400_000_000;
        Task producer = Task.Run(() =>
        {
            byte[] sound = Sound(0, 2_048 * 8);
            for (long added = 0; added < all; added += 2_048) buffer.Append(sound.AsSpan((int)(added % sound.Length), 2_048));
            buffer.Complete();
        });
        var frame = new byte[buffer.FrameBytes];
        long last = -1;
        while (!buffer.IsDone)
        {
            if (buffer.Take(frame, out long offset) is not (> 0 and var bytes)) continue;
            Assert.True(offset > last, $"{offset} after {last}");
            last = offset;
        }
        await producer.Within();
    }

    // Of a period that the sound of the other test repeats in.
    private static byte[] Sound(long offset, int bytes) => [.. Enumerable.Range(0, bytes).Select(i => (byte)((offset + i) % 16_384 * 31 >> 3))];
}

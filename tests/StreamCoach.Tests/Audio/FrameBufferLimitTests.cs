using FsCheck;
using FsCheck.Fluent;
using StreamCoach.Audio;

namespace StreamCoach.Tests.Audio;

/// <summary>A full buffer without a disk: it drops the oldest audio and returns only audio that it contains.</summary>
public class FrameBufferLimitTests
{
    private const int Rate = 8_000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    // The operations: a positive number adds bytes, a negative number takes frames, 0 rewinds.
    private static readonly Arbitrary<(int Begin, int Behind, int[] Steps)> Cases =
        (from begin in Gen.Choose(0, 40_000)
         from behind in Gen.Choose(0, 40_000)
         from steps in Gen.ArrayOf(Gen.Frequency((6, Gen.Choose(1, 9_000)), (4, Gen.Choose(-12, -1)), (1, Gen.Constant(0))))
         select (begin * 2, behind * 2, steps)).ToArbitrary();

    [Fact]
    public void Frames_have_the_audio_of_their_offset_in_order_and_only_old_audio_is_missing() => Prop.ForAll(Cases, input =>
    {
        (int begin, int behind, int[] steps) = input;
        var buffer = new FrameBuffer(new(Rate, FrameSizes.ShortestFrame, Longest));
        // Audio of an earlier process that is not on disk is lost; the audio after it is not.
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
    public async Task Frames_stay_in_order_while_old_audio_is_dropped()
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

    // A period of the other test's audio.
    private static byte[] Sound(long offset, int bytes) => [.. Enumerable.Range(0, bytes).Select(i => (byte)((offset + i) % 16_384 * 31 >> 3))];
}

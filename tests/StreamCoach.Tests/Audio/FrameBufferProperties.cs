using FsCheck;
using FsCheck.Fluent;
using StreamCoach.Audio;
using StreamCoach.Threading;

namespace StreamCoach.Tests.Audio;

public class FrameBufferProperties
{
    private static readonly int[] Rates = [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000];

    private static readonly Arbitrary<(int Rate, int FrameMs, byte[][] Chunks)> Cases =
        (from rate in Gen.Elements(Rates)
         from frameMs in Gen.Elements(50, 200, 1_000)
         from sizes in Gen.ArrayOf(Gen.Choose(0, 7_000))
         from seed in Gen.Choose(0, int.MaxValue)
         select (rate, frameMs, Chunks(sizes, seed))).ToArbitrary();

    [Fact]
    public void The_audio_is_returned_in_complete_frames_padded_with_silence() => Prop.ForAll(Cases, input =>
    {
        var buffer = new FrameBuffer(new(input.Rate, TimeSpan.FromMilliseconds(input.FrameMs)));
        var taken = new List<byte>();
        var frame = new byte[buffer.FrameBytes];
        foreach (byte[] chunk in input.Chunks)
        {
            buffer.Append(chunk);
            // Frames are taken in between, so that the ring wraps.
            if (chunk.Length % 3 == 0) taken.AddRange(frame[..buffer.Take(frame, out _)]);
        }
        buffer.Complete();
        int last = buffer.FrameBytes;
        while (buffer.Take(frame, out _) is > 0 and int bytes)
        {
            // Only the last frame may be shorter, but not shorter than the service accepts.
            Assert.Equal(buffer.FrameBytes, last);
            last = bytes;
            Assert.InRange(bytes / 2, input.Rate * 0.05, buffer.FrameBytes / 2);
            taken.AddRange(frame[..bytes]);
        }

        byte[] sound = [.. input.Chunks.SelectMany(chunk => chunk)];
        int whole = sound.Length & ~1;
        Assert.InRange(taken.Count - whole, 0, (int)Math.Ceiling(input.Rate * 0.05) * 2);
        Assert.True(sound.AsSpan(0, whole).SequenceEqual(taken.ToArray().AsSpan(0, whole)));
        Assert.All(taken.Skip(whole), padding => Assert.Equal(0, padding));
        Assert.Equal(0, buffer.Waiting);
        Assert.True(buffer.IsDone);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void After_the_end_every_rewind_gives_frames_that_the_service_accepts() => Prop.ForAll(Cases, Gen.Choose(0, int.MaxValue).ToArbitrary(), (input, seed) =>
    {
        var random = new Random(seed);
        var buffer = new FrameBuffer(new(input.Rate, TimeSpan.FromMilliseconds(input.FrameMs)));
        byte[] sound = [.. input.Chunks.SelectMany(chunk => chunk)];
        var frame = new byte[buffer.FrameBytes];
        buffer.Append(sound);
        buffer.Complete();
        for (int connection = 0; connection < 5; connection++)
        {
            long at = buffer.Rewind(random.Next(sound.Length + 1));
            while (buffer.Take(frame, out long offset) is > 0 and int bytes)
            {
                Assert.Equal(at, offset);
                Assert.InRange(bytes / 2, input.Rate * 0.05, buffer.FrameBytes / 2);
                int held = (int)Math.Clamp((sound.Length & ~1) - offset, 0, bytes);
                Assert.True(frame.AsSpan(0, held).SequenceEqual(sound.AsSpan((int)Math.Min(offset, sound.Length), held)));
                Assert.False(frame.AsSpan(held, bytes - held).ContainsAnyExcept((byte)0));
                at += bytes;
            }
            Assert.True(buffer.IsDone);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_frame_lasts_fifty_milliseconds_or_a_sample_more() => Assert.All(Rates, rate =>
    {
        int samples = new FrameBuffer(new(rate, FrameSizes.ShortestFrame)).FrameBytes / 2;
        Assert.InRange(samples, rate * 0.05, rate * 0.05 + 1);
    });

    [Fact]
    public async Task A_waiting_sender_continues_with_new_audio_and_at_the_end()
    {
        var buffer = new FrameBuffer(new(16_000, FrameSizes.ShortestFrame));
        Task frame = buffer.WaitForFrameAsync().AsTask();
        buffer.Append(new byte[buffer.FrameBytes - 1]);
        Assert.False(frame.IsCompleted);
        buffer.Append(new byte[1]);
        await frame.Within();
        Assert.Equal(buffer.FrameBytes, buffer.Take(new byte[buffer.FrameBytes], out _));

        Task end = buffer.WaitForFrameAsync().AsTask();
        Assert.False(end.IsCompleted);
        buffer.Complete();
        await end.Within();
        Assert.True(buffer.IsDone);
    }

    [Fact]
    public async Task Audio_is_passed_to_the_sender_on_the_capturing_thread()
    {
        var buffer = new FrameBuffer(new(16_000, FrameSizes.ShortestFrame));
        int? thread = null;
        Task sender = SendAsync();
        buffer.Append(new byte[buffer.FrameBytes]);
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        await sender.Within();

        async Task SendAsync()
        {
            await buffer.WaitForFrameAsync();
            thread = Environment.CurrentManagedThreadId;
        }
    }

    [Fact]
    public async Task A_file_waits_for_free_space_in_the_buffer()
    {
        var buffer = new FrameBuffer(new(16_000, FrameSizes.ShortestFrame));
        buffer.Append(new byte[32_000]);
        Task room = buffer.Producer.WaitForRoomAsync().AsTask();
        Assert.False(room.IsCompleted);
        buffer.Take(new byte[buffer.FrameBytes], out _);
        await room.Within();
    }

    [Fact]
    public async Task A_signal_ends_every_wait_in_any_race()
    {
        var signal = new InlineEvent();
        int seen = 0, made = 0;
        const int rounds = 200_000;
        Task waiter = Task.Run(async () =>
        {
            while (seen < rounds)
            {
                while (seen < Volatile.Read(ref made)) seen++;
                if (seen < rounds) await signal.WaitAsync();
            }
        });
        for (int i = 0; i < rounds; i++)
        {
            Interlocked.Increment(ref made);
            signal.Set();
        }
        await waiter.Within();
        Assert.Equal(rounds, seen);
    }

    [Fact]
    public void After_a_discard_no_audio_is_returned_or_accepted()
    {
        var buffer = new FrameBuffer(new(16_000, FrameSizes.ShortestFrame));
        buffer.Append(new byte[5_000]);
        Assert.Equal((0, 5_000), buffer.Discard());
        buffer.Append(new byte[5_000]);
        Assert.Equal(0, buffer.Take(new byte[buffer.FrameBytes], out _));
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

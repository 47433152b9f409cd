using StreamCoach.Audio;
using StreamCoach.Storage;
using StreamCoach.Tests.Storage;

namespace StreamCoach.Tests.Audio;

public class FrameBufferOnDiskTests
{
    private const int Rate = 16_000, Frame = 1_600, Second = 2 * Rate;

    [Fact]
    public void Frames_are_complete_across_the_ends_of_files_and_the_start_of_memory()
    {
        using var root = new TemporaryRoot();
        using AudioSpool spool = AudioSpool.Create(root.Folder, Second, Assert.Fail);
        byte[] sound = Sound(62 * Second);
        // Files of a little more than half a minute, in pieces that are no multiple of a frame.
        for (int offset = 0; offset < 61 * Second; offset += 4_098) spool.Append(offset, sound.AsSpan(offset, 4_098));
        int memory = (int)spool.End;
        var buffer = new FrameBuffer(new(Rate, FrameSizes.ShortestFrame));
        buffer.BeginAt(0, memory);
        buffer.UseSpool(spool);
        buffer.Append(sound.AsSpan(memory, 10 * Frame - (memory % Frame)));
        var frame = new byte[Frame];
        int expected = 0;
        while (buffer.Take(frame, out long offset) is > 0 and int bytes)
        {
            Assert.Equal((expected, Frame), (offset, bytes));
            Assert.True(sound.AsSpan(expected, Frame).SequenceEqual(frame));
            expected += Frame;
        }
        Assert.Equal(memory + 10 * Frame - (memory % Frame), expected);
        Assert.True(Directory.GetFiles(root.Folder.Path, "*.pcm").Length > 1);
    }

    [Fact]
    public void Before_a_hole_the_last_frame_is_padded_to_the_minimum_length()
    {
        using var root = new TemporaryRoot();
        using AudioSpool spool = AudioSpool.Create(root.Folder, Second, Assert.Fail);
        byte[] sound = Sound(Frame + 700);
        spool.Append(0, sound);
        spool.Append(Second, sound.AsSpan(0, Frame));
        var buffer = new FrameBuffer(new(Rate, FrameSizes.ShortestFrame));
        buffer.BeginAt(0, Second + Frame);
        buffer.UseSpool(spool);
        buffer.Complete();
        var frame = new byte[Frame];
        Assert.Equal((Frame, 0), (buffer.Take(frame, out long offset), offset));
        Assert.Equal((Frame, Frame), (buffer.Take(frame, out offset), offset));
        Assert.True(frame.AsSpan(0, 700).SequenceEqual(sound.AsSpan(Frame)));
        Assert.False(frame.AsSpan(700).ContainsAnyExcept((byte)0));
        Assert.Equal((Frame, Second), (buffer.Take(frame, out offset), offset));
        Assert.True(buffer.IsDone);
    }

    private static byte[] Sound(int bytes)
    {
        var sound = new byte[bytes];
        new Random(1).NextBytes(sound);
        return sound;
    }
}

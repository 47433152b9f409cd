using FsCheck;
using FsCheck.Fluent;
using StreamCoach.Storage;

namespace StreamCoach.Tests.Storage;

public class AudioSpoolTests
{
    // Files of 3,000 bytes.
    private const int BytesPerSecond = 100;

    [Fact]
    public void Appended_audio_is_read_and_holes_are_skipped()
    {
        using var root = new TemporaryRoot();
        using AudioSpool spool = Make(root);
        Assert.Equal((0, 0, 0), (spool.First, spool.End, spool.Read(0, new byte[10])));
        spool.Append(0, Sound(0, 4_000));
        spool.Append(10_000, Sound(10_000, 10));
        Assert.Equal((0, 10_010), (spool.First, spool.End));
        Assert.Equal(Sound(3_990, 10), ReadAll(spool, 3_990, 100));
        Assert.Equal((0, 10_000), (spool.Read(5_000, new byte[10]), spool.NextAfter(5_000)));
        Assert.Equal(Sound(10_003, 7), ReadAll(spool, 10_003, 100));
        Assert.Equal((0, 10_010), (spool.Read(10_010, new byte[10]), spool.NextAfter(10_010)));
        Assert.Throws<ArgumentOutOfRangeException>(() => spool.Append(10_009, [1]));
    }

    [Fact]
    public void Complete_files_are_released_and_the_rest_is_kept()
    {
        using var root = new TemporaryRoot();
        using AudioSpool spool = Make(root);
        for (int position = 0; position < 9_000; position += 100) spool.Append(position, Sound(position, 100));
        Assert.Equal(["audio-0.pcm", "audio-3000.pcm", "audio-6000.pcm"], Files(root));
        spool.Release(5_999);
        Assert.Equal((3_000, 9_000), (spool.First, spool.End));
        Assert.Equal(["audio-3000.pcm", "audio-6000.pcm"], Files(root));
        Assert.Equal((0, 3_000), (spool.Read(100, new byte[10]), spool.NextAfter(100)));
        // The file that is being written is never released.
        spool.Release(long.MaxValue);
        Assert.Equal(["audio-6000.pcm"], Files(root));
        spool.Delete();
        Assert.Empty(Files(root));
        Assert.Equal(9_000, spool.End);
        Assert.Equal(0, spool.Read(6_000, new byte[10]));
    }

    [Fact]
    public void The_spool_of_an_earlier_process_is_opened_without_its_trailing_half_sample()
    {
        using var root = new TemporaryRoot();
        Directory.CreateDirectory(root.Folder.Path);
        Assert.Null(AudioSpool.Open(root.Folder, BytesPerSecond, Assert.Fail));
        using (AudioSpool spool = Make(root))
        {
            spool.Append(500, Sound(500, 4_000));
            spool.Append(4_500, Sound(4_500, 101));
        }
        using (AudioSpool spool = AudioSpool.Open(root.Folder, BytesPerSecond, Assert.Fail)!)
        {
            Assert.Equal((500, 4_600), (spool.First, spool.End));
            spool.Append(4_600, Sound(4_600, 100));
        }
        using AudioSpool again = AudioSpool.Open(root.Folder, BytesPerSecond, Assert.Fail)!;
        Assert.Equal((500, 4_700), (again.First, again.End));
        Assert.Equal(Sound(500, 4_200), ReadAll(again, 500, 10_000));
    }

    [Fact]
    public void A_deleted_folder_is_reported_once_and_reads_return_nothing()
    {
        using var root = new TemporaryRoot();
        var warnings = new List<string>();
        using AudioSpool spool = AudioSpool.Create(root.Folder, BytesPerSecond, warnings.Add);
        spool.Append(0, Sound(0, 3_000));
        Directory.Delete(root.Folder.Path, recursive: true);
        File.WriteAllText(root.Folder.Path, "in the way");
        for (int position = 3_000; position < 4_000; position += 100) spool.Append(position, Sound(position, 100));
        Assert.Single(warnings);
        Assert.True(spool.IsBroken);
        Assert.Equal((3_000, 0), (spool.End, spool.Read(0, new byte[10])));
        spool.Release(3_000);
        spool.Delete();
    }

    [Fact]
    public async Task One_thread_writes_while_another_reads_and_releases()
    {
        using var root = new TemporaryRoot();
        using AudioSpool spool = Make(root);
        const int Total = 300_000;
        Task writing = Task.Run(() =>
        {
            for (int position = 0; position < Total; position += 150) spool.Append(position, Sound(position, 150));
        });
        var buffer = new byte[700];
        for (long position = 0; position < Total;)
        {
            int read = spool.Read(position, buffer);
            Assert.True(buffer.AsSpan(0, read).SequenceEqual(Sound((int)position, read)));
            position += read;
            spool.Release(position);
            if (read == 0 && writing.IsFaulted) break;
        }
        await writing.Within();
        Assert.Equal((Total, 1), ((int)spool.End, Files(root).Length));
    }

    [Fact]
    public void Any_sequence_of_append_release_and_reopen_matches_a_model() => Prop.ForAll(
        Gen.ArrayOf(from kind in Gen.Choose(0, 9) from size in Gen.Choose(1, 200) select (kind, size * 2)).ToArbitrary(), steps =>
    {
        using var root = new TemporaryRoot();
        Directory.CreateDirectory(root.Folder.Path);
        var held = new SortedSet<long>();
        // Files of 300 bytes.
        AudioSpool spool = AudioSpool.Create(root.Folder, 10, Assert.Fail);
        foreach ((int kind, int size) in steps)
        {
            if (kind == 0 && spool.End > 0)
            {
                spool.Release(spool.End - size);
                held.RemoveWhere(position => position < spool.First);
            }
            else if (kind == 1)
            {
                spool.Dispose();
                spool = AudioSpool.Open(root.Folder, 10, Assert.Fail) ?? AudioSpool.Create(root.Folder, 10, Assert.Fail);
            }
            else
            {
                long position = spool.End + (kind == 2 ? size : 0);
                spool.Append(position, Sound((int)position, size));
                for (int i = 0; i < size; i++) held.Add(position + i);
            }
        }
        Assert.Equal(held.Count == 0 ? spool.End : held.Min, spool.First);
        var found = new List<long>();
        var buffer = new byte[123];
        for (long position = 0; position < spool.End;)
        {
            int read = spool.Read(position, buffer);
            Assert.True(buffer.AsSpan(0, read).SequenceEqual(Sound((int)position, read)));
            for (int i = 0; i < read; i++) found.Add(position + i);
            position = read > 0 ? position + read : spool.NextAfter(position);
        }
        Assert.Equal(held, found);
        spool.Dispose();
    }).QuickCheckThrowOnFailure();

    private static AudioSpool Make(TemporaryRoot root) => AudioSpool.Create(root.Folder, BytesPerSecond, Assert.Fail);

    private static byte[] Sound(int position, int count) => [.. Enumerable.Range(position, count).Select(at => (byte)(at * 31 >> 3))];

    private static byte[] ReadAll(AudioSpool spool, long position, int most)
    {
        var buffer = new byte[most];
        int count = 0;
        while (spool.Read(position + count, buffer.AsSpan(count)) is > 0 and int read) count += read;
        return buffer[..count];
    }

    private static string[] Files(TemporaryRoot root) =>
        [.. Directory.GetFiles(root.Folder.Path).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
}

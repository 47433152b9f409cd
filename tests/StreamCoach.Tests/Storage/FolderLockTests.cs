using StreamCoach.Storage;

namespace StreamCoach.Tests.Storage;

/// <summary>The lock of a file in the store: one holder at a time, and nobody is refused because of a lock that has ended.</summary>
public sealed class FolderLockTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("StreamCoach.");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_file_has_one_holder_at_a_time_and_is_free_afterwards()
    {
        using PrivateFolder folder = PrivateFolder.OpenOrCreateRoot(_folder.FullName);
        using (FileStream? held = folder.TryLock("claim"))
        {
            Assert.NotNull(held);
            Assert.True(folder.IsLocked("claim"));
            Assert.Null(folder.TryLock("claim"));
        }
        Assert.False(folder.IsLocked("claim"));
        using FileStream? again = folder.TryLock("claim");
        Assert.NotNull(again);
    }

    [Fact]
    public async Task Of_many_that_want_it_each_gets_it_or_is_refused_and_none_fails()
    {
        int holders = 0, got = 0;
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() =>
        {
            using PrivateFolder folder = PrivateFolder.OpenOrCreateRoot(_folder.FullName);
            for (int i = 0; i < 200; i++)
            {
                using FileStream? held = folder.TryLock("claim");
                if (held is null) continue;
                Interlocked.Increment(ref got);
                Assert.Equal(1, Interlocked.Increment(ref holders));
                Interlocked.Decrement(ref holders);
            }
        }))).Within();
        Assert.InRange(got, 1, 1200);
    }

    [Theory]
    // Unlocked between the refusal and the look at it, or looked at by somebody else at that moment.
    [InlineData(1, false, true)]
    [InlineData(5, false, true)]
    // Held by another process all the time.
    [InlineData(1, true, false)]
    [InlineData(int.MaxValue, false, false)]
    public void A_refusal_counts_only_if_the_lock_is_still_held(int refusals, bool isLocked, bool gets)
    {
        using var folder = new Refusing(_folder.FullName, refusals, isLocked);
        using FileStream? held = folder.TryLock("claim");
        Assert.Equal(gets, held is not null);
    }

    /// <summary>A folder whose file is refused a number of times.</summary>
    private sealed class Refusing(string path, int refusals, bool isLocked) : PrivateFolder(path)
    {
        private int _tries;

        public override bool IsOwn => true;

        public override bool IsOpenToOthers => false;

        protected override string Rights => "";

        public override PrivateFolder? Enter(string name) => throw new NotSupportedException();

        public override FileStream OpenFile(string name, FileMode mode, FileAccess access, FileShare share) => throw new NotSupportedException();

        public override bool IsLocked(string name) => isLocked;

        public override void ThrowIfOthersCanWrite(string name) => throw new NotSupportedException();

        public override void DeleteFile(string name) => throw new NotSupportedException();

        public override void DeleteFolder(string name) => throw new NotSupportedException();

        protected override void CreateFolder(string name) => throw new NotSupportedException();

        protected override FileStream? TryOpenAlone(string name) => _tries++ < refusals ? null : new FileStream(PathOf(name), FileMode.OpenOrCreate);

        protected override void TryRestrict() => throw new NotSupportedException();
    }
}

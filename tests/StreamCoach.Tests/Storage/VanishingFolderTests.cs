using Microsoft.Win32.SafeHandles;
using StreamCoach.Storage;

namespace StreamCoach.Tests.Storage;

/// <summary>Another program moves or deletes a folder after it was created and before it is opened.</summary>
public class VanishingFolderTests
{
    [Fact]
    public void A_deleted_folder_is_created_again()
    {
        using var folder = new Vanishing(times: 3);
        Assert.Same(folder, folder.EnterOrCreate("sessions"));
        Assert.Equal(3, folder.Made);
    }

    [Fact]
    public void A_folder_that_is_always_deleted_is_an_error()
    {
        using var folder = new Vanishing(times: int.MaxValue);
        string told = Assert.Throws<IOException>(() => folder.EnterOrCreate("sessions")).Message;
        Assert.StartsWith($"'{Path.Combine(folder.Path, "sessions")}' was created 10 times, and each time another program moved or deleted it", told);
        Assert.Contains("Save in a folder that no other program changes.", told);
        Assert.Equal(10, folder.Made);
    }

    [Fact]
    public void A_store_that_another_program_keeps_deleting_is_created_or_reported()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("A folder that is open cannot be deleted there.");
        using var root = new TemporaryRoot();
        string sessions = Path.Combine(root.Path, "sessions");
        using SafeFileHandle parent = UnixFiles.OpenFolder(root.Path, followLink: true)!;
        using var stop = new CancellationTokenSource();
        var deleting = new Thread(() =>
        {
            while (!stop.IsCancellationRequested) UnixFiles.DeleteFolder(parent, "sessions", sessions);
        });
        deleting.Start();
        int made = 0;
        try
        {
            for (int round = 0; round < 50_000; round++)
            {
                try
                {
                    SessionStore.OpenOrCreate(root.Path, "sessions", Assert.Fail).Dispose();
                    made++;
                }
                catch (IOException error)
                {
                    Assert.Contains("another program", error.Message);
                }
            }
        }
        finally
        {
            stop.Cancel();
            deleting.Join();
        }
        Assert.InRange(made, 1, 50_000);
    }

    /// <summary>A file system whose folder disappears a number of times.</summary>
    private sealed class Vanishing(int times) : PrivateFolder(System.IO.Path.GetTempPath())
    {
        public int Made { get; private set; }

        public override bool IsOwn => true;

        public override bool IsOpenToOthers => false;

        protected override string Rights => "";

        public override PrivateFolder? Enter(string name) => Made < times ? null : this;

        public override FileStream OpenFile(string name, FileMode mode, FileAccess access, FileShare share) => throw new NotSupportedException();

        public override bool IsLocked(string name) => throw new NotSupportedException();

        public override void ThrowIfOthersCanWrite(string name) => throw new NotSupportedException();

        public override void DeleteFile(string name) => throw new NotSupportedException();

        public override void DeleteFolder(string name) => throw new NotSupportedException();

        protected override void CreateFolder(string name) => Made++;

        protected override FileStream? TryOpenAlone(string name) => throw new NotSupportedException();

        protected override void TryRestrict() => throw new NotSupportedException();
    }
}

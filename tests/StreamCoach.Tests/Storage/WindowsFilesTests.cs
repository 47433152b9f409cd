using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using StreamCoach.Audio;
using StreamCoach.Errors;
using StreamCoach.Storage;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Formats;

namespace StreamCoach.Tests.Storage;

/// <summary>Files as Windows has them: open elsewhere, devices in every folder, network shares, access lists.</summary>
[SupportedOSPlatform("windows")]
public sealed class WindowsFilesTests : IDisposable
{
    private static readonly SecurityIdentifier Everyone = OperatingSystem.IsWindows() ? new(WellKnownSidType.WorldSid, null) : null!;

    private readonly TemporaryRoot _root;

    public WindowsFilesTests()
    {
        if (!OperatingSystem.IsWindows()) Assert.Skip("This is not Windows.");
        _root = new();
    }

    public void Dispose() => _root?.Dispose();

    [Fact]
    public void A_transcript_that_another_program_has_open_is_unchanged_and_the_error_says_why()
    {
        string path = Path.Combine(_root.Path, "talk.csv");
        Save(path, "Before.");
        string before = File.ReadAllText(path);
        using (new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read))
        {
            var failure = Assert.Throws<StreamCoachException>(() => Save(path, "After."));
            Assert.Equal(FailureKind.TranscriptFileInUse, failure.Kind);
            Assert.Equal($"'{path}' cannot be replaced, because another program has it open.", failure.Message);
        }
        Assert.Equal(before, File.ReadAllText(path));
        // Wine leaves an empty file of its own behind.
        Assert.Equal([path], Directory.GetFiles(_root.Path, "talk*"));
        Save(path, "After.");
        Assert.Contains("After.", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("con.txt")]
    [InlineData("NUL.txt")]
    [InlineData("com1.txt")]
    public void A_device_is_not_written_as_a_transcript(string name)
    {
        var failure = Assert.Throws<StreamCoachException>(() => Save(Path.Combine(_root.Path, name), "Lost."));
        Assert.Equal(FailureKind.TranscriptFileUnwritable, failure.Kind);
        Assert.Contains("a device", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_is_not_written_as_a_recording() => Assert.Equal(FailureKind.SaveAudioFailed,
        Assert.Throws<StreamCoachException>(() => AudioRecording.Create(Path.Combine(_root.Path, "nul"), 16_000, new())).Kind);

    [Fact]
    public void The_free_space_of_a_network_share_is_known()
    {
        // Wine's name for the root of Linux, which is no drive either.
        string share = Directory.Exists(@"\\?\unix\tmp") ? @"\\?\unix\tmp" : @"\\localhost\C$";
        if (!Directory.Exists(share)) Assert.Skip($"'{share}' does not exist here.");
        Assert.Throws<ArgumentException>(() => new DriveInfo(share));
        Assert.InRange(DiskSpace.Free(share) ?? 0, 1, long.MaxValue);
        Assert.Null(DiskSpace.Free(@"\\localhost\no-such-share\folder"));
    }

    [Fact]
    public void A_journal_in_a_folder_that_others_may_change_is_not_trusted()
    {
        Write();
        _root.Folder.ThrowIfOthersCanWrite();
        Allow(_root.Folder.Path);
        Assert.Equal(FailureKind.SavedSessionNotPrivate, Assert.Throws<StreamCoachException>(_root.Folder.ThrowIfOthersCanWrite).Kind);
    }

    [Fact]
    public void Folders_of_the_store_are_closed_to_others_and_closed_again_with_a_warning()
    {
        Allow(_root.Path);
        Write();
        using (PrivateFolder sessions = SessionStore.Open(_root.Path, SessionStore.Sessions)!) Assert.False(sessions.IsOpenToOthers);
        _root.Folder.ThrowIfOthersCanWrite();

        if (!StoresAccessLists()) Assert.Skip("This disk stores no access lists.");
        Allow(SessionStore.SessionsPath(_root.Path));
        var warnings = new List<string>();
        _root.Folder.EnsureExists(warnings.Add);
        Assert.Contains("Their access was removed", Assert.Single(warnings), StringComparison.Ordinal);
        _root.Folder.EnsureExists(Assert.Fail);
    }

    [Fact]
    public void A_session_that_is_claimed_is_in_use_and_free_afterwards()
    {
        using (_root.Folder.Claim())
        {
            Assert.True(_root.Folder.IsInUse);
            Assert.Equal(FailureKind.SavedSessionInUse, Assert.Throws<StreamCoachException>(() => _root.Folder.Claim()).Kind);
        }
        Assert.False(_root.Folder.IsInUse);
        _root.Folder.Claim().Dispose();
    }

    // Wine keeps the modes of Linux instead.
    private static bool StoresAccessLists()
    {
        using var root = new TemporaryRoot();
        var folder = new DirectoryInfo(root.Path);
        Allow(folder.FullName);
        using var user = WindowsIdentity.GetCurrent();
        var own = new DirectorySecurity();
        own.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        own.AddAccessRule(new(new SecurityIdentifier(WellKnownSidType.BuiltinAdministratorsSid, null), FileSystemRights.FullControl, AccessControlType.Allow));
        own.AddAccessRule(new(user.User!, FileSystemRights.FullControl, AccessControlType.Allow));
        folder.SetAccessControl(own);
        return !folder.GetAccessControl().GetAccessRules(includeExplicit: true, includeInherited: true, typeof(SecurityIdentifier)).OfType<FileSystemAccessRule>()
            .Any(rule => rule.IdentityReference == Everyone);
    }

    private void Write()
    {
        using FileStream journal = _root.Folder.OpenFile(SessionFolder.JournalFile, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        journal.Write("{}"u8);
    }

    private static void Save(string path, string text) =>
        TranscriptFile.Save(new Transcript([.. TranscriptFile.ReadLines([text], "s")]), path, TranscriptFormat.Txt);

    private static void Allow(string folder)
    {
        var info = new DirectoryInfo(folder);
        DirectorySecurity list = info.GetAccessControl();
        list.AddAccessRule(new(Everyone, FileSystemRights.FullControl, InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit, PropagationFlags.None, AccessControlType.Allow));
        info.SetAccessControl(list);
    }
}

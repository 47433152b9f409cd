using System.Diagnostics;
using System.Runtime.Versioning;
using StreamCoach.Errors;
using StreamCoach.JournalWriter;
using StreamCoach.Sessions;
using StreamCoach.Storage;
using StreamCoach.Transcripts.Formats;

namespace StreamCoach.Tests.Storage;

/// <summary>Permissions of a store, and entries in it that are not regular files.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PrivateStoreTests : IDisposable
{
    private const string Id = TemporaryRoot.Id;

    private readonly TemporaryRoot _root;

    public PrivateStoreTests()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There are no modes and no named pipes with a path.");
        _root = new();
    }

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("755")]
    [InlineData("777")]
    public void An_open_store_of_an_older_version_is_made_private_with_a_warning(string mode)
    {
        Save();
        foreach (string folder in (string[])["sessions", "recordings"])
            File.SetUnixFileMode(Directory.CreateDirectory(Path.Combine(_root.Path, folder)).FullName, (UnixFileMode)Convert.ToInt32(mode, 8));
        var warnings = new List<string>();
        using (SessionJournalWriter journal = SessionJournalWriter.Continue(_root.Folder, warnings.Add)) Assert.True(journal.IsWriting);
        using (RecordingClaim.TryTake(_root.Path, "aa", warnings.Add))
        {
        }
        Assert.Equal(2, warnings.Count);
        Assert.Contains($"'{Path.Combine(_root.Path, "sessions")}' (mode {mode})", warnings[0]);
        Assert.Contains($"'{Path.Combine(_root.Path, "recordings")}' (mode {mode})", warnings[1]);
        foreach (string folder in Directory.GetDirectories(_root.Path)) Assert.Equal(UnixFiles.FolderMode700, File.GetUnixFileMode(folder));
        Assert.Equal(UnixFiles.FileMode600, File.GetUnixFileMode(Path.Combine(_root.Path, "recordings", "aa")));
        SessionJournalWriter.Continue(_root.Folder, Assert.Fail).Dispose();
    }

    [Fact]
    public void The_mode_of_the_users_own_root_is_unchanged()
    {
        File.SetUnixFileMode(_root.Path, (UnixFileMode)0b111_101_101);
        Save();
        Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode(_root.Path));
    }

    [Fact]
    public async Task A_pipe_instead_of_a_journal_is_reported_immediately()
    {
        Save();
        Pipe(SessionFolder.JournalFile);
        var failure = Assert.Throws<StreamCoachException>(() => Soon(() => SavedSessions.Open(_root.Path, Id)));
        Assert.Equal(FailureKind.SavedSessionUnreadable, failure.Kind);
        Assert.Contains("is a pipe", failure.Message);
        Assert.Equal(FailureKind.SavedSessionUnreadable, Assert.Throws<StreamCoachException>(() => Soon(() => SavedSessions.Resume(Id, new() { SaveIn = _root.Path }))).Kind);
        Assert.Null(await Task.Run(() => SavedSessions.Find(_root.Path, Id)).Within());
        var warnings = new List<string>();
        Soon(() =>
        {
            SessionJournalWriter.Continue(_root.Folder, warnings.Add).Dispose();
            return true;
        });
        Assert.Contains("is a pipe", Assert.Single(warnings));
        Soon(() =>
        {
            SavedSessions.Remove(_root.Path, Id);
            return true;
        });
        Assert.False(_root.Folder.Exists);
    }

    [Fact]
    public void A_pipe_instead_of_a_claim_is_no_claim_and_blocks_nobody()
    {
        Save();
        Pipe("claim");
        Assert.False(Soon(() => SavedSessions.IsRunning(_root.Path, Id)));
        Assert.Equal(SessionState.Interrupted, Soon(() => SavedSessions.Open(_root.Path, Id)).State);
        var warnings = new List<string>();
        Soon(() =>
        {
            SessionJournalWriter.Continue(_root.Folder, warnings.Add).Dispose();
            return true;
        });
        Assert.Contains("is a pipe", Assert.Single(warnings));
    }

    [Fact]
    public void A_pipe_instead_of_audio_is_a_hole()
    {
        Save();
        using AudioSpool spool = AudioSpool.Create(_root.Folder, 100, Assert.Fail);
        spool.Append(0, new byte[3_000]);
        spool.Append(3_000, new byte[100]);
        Pipe("audio-0.pcm");
        Assert.Equal(0, Soon(() => spool.Read(0, new byte[10])));
        Assert.Equal(10, Soon(() => spool.Read(3_000, new byte[10])));
        using AudioSpool again = Soon(() => AudioSpool.Open(_root.Folder, 100, Assert.Fail))!;
        Assert.Equal((3_000, 3_100), (again.First, again.End));
    }

    [Fact]
    public void A_pipe_instead_of_a_recording_entry_is_reported_immediately()
    {
        Directory.CreateDirectory(Path.Combine(_root.Path, "recordings"), UnixFiles.FolderMode700);
        Process.Start("mkfifo", [Path.Combine(_root.Path, "recordings", "aa")]).WaitForExit();
        var failure = Assert.Throws<StreamCoachException>(() => Soon(() => SavedSessions.Once(SandboxServer.RecordingPath, "aa", new() { SaveIn = _root.Path })));
        Assert.Equal(FailureKind.SavedSessionUnwritable, failure.Kind);
        Assert.Contains("is a pipe", failure.Message);
    }

    [Fact]
    public void A_hard_linked_file_is_read_and_not_written()
    {
        Save();
        Process.Start("ln", [_root.Journal, Path.Combine(_root.Path, "backup")]).WaitForExit();
        Assert.Equal(Id, SavedSessions.Open(_root.Path, Id).Id);
        var failure = Assert.Throws<StreamCoachException>(() => SessionJournalWriter.Continue(_root.Folder, Assert.Fail));
        Assert.Equal(FailureKind.SavedSessionNotPrivate, failure.Kind);
        Assert.Contains("also has another name", failure.Message);
    }

    [Theory]
    [InlineData("640")]
    [InlineData("664")]
    [InlineData("600")]
    public void An_export_keeps_the_mode_of_the_file_that_it_replaces(string mode)
    {
        string file = Path.Combine(_root.Path, "talk.txt");
        File.WriteAllText(file, "before");
        File.SetUnixFileMode(file, (UnixFileMode)Convert.ToInt32(mode, 8));
        Save(file);
        Assert.Equal("said", File.ReadAllText(file));
        Assert.Equal(mode, Convert.ToString((int)File.GetUnixFileMode(file), 8));
    }

    [Fact]
    public void An_export_keeps_the_group_of_the_file_that_it_replaces()
    {
        string file = Path.Combine(_root.Path, "talk.txt");
        File.WriteAllText(file, "before");
        Process.Start("chgrp", ["65534", file]).WaitForExit();
        if (UnixFiles.StatusAt(file, followLink: false)!.Value.Group != 65534) Assert.Skip("Only root may give a file to any group.");
        File.SetUnixFileMode(file, UnixFiles.FileMode600 | UnixFileMode.GroupRead);
        Save(file);
        FileStatus facts = UnixFiles.StatusAt(file, followLink: false)!.Value;
        Assert.Equal((65534u, UnixFiles.FileMode600 | UnixFileMode.GroupRead), (facts.Group, facts.Rights));
    }

    [Fact]
    public void A_new_export_is_readable_by_its_owner_only()
    {
        string file = Path.Combine(_root.Path, "talk.txt");
        Save(file);
        Assert.Equal(UnixFiles.FileMode600, File.GetUnixFileMode(file));
        Assert.Equal([file], Directory.GetFiles(_root.Path));
    }

    // As root it would otherwise replace /dev/null.
    [Fact]
    public void An_export_does_not_replace_a_pipe_or_a_device()
    {
        string pipe = Path.Combine(_root.Path, "talk.txt"), link = Path.Combine(_root.Path, "null.txt");
        Process.Start("mkfifo", [pipe]).WaitForExit();
        File.CreateSymbolicLink(link, "/dev/null");
        foreach (string path in (string[])[pipe, link])
        {
            FileStatus before = UnixFiles.StatusAt(path, followLink: false)!.Value;
            foreach (Action<string> write in (Action<string>[])[TranscriptFile.CheckWritable, Save])
            {
                var failure = Assert.Throws<StreamCoachException>(() => write(path));
                Assert.Equal(FailureKind.TranscriptFileUnwritable, failure.Kind);
                Assert.Contains("device", failure.Message);
            }
            Assert.Equal(before, UnixFiles.StatusAt(path, followLink: false));
        }
    }

    private static T Soon<T>(Func<T> act) => Task.Run(act).WaitAsync(Limit.Time).GetAwaiter().GetResult();

    private static void Save(string file) => TranscriptFile.Save("said", file, new System.Text.UTF8Encoding(false));

    private void Save() => SessionJournalWriter.Create(_root.Folder, Talk.Header(Id), Assert.Fail).Dispose();

    private void Pipe(string name)
    {
        string path = _root.Folder.FilePath(name);
        File.Delete(path);
        Process.Start("mkfifo", [path]).WaitForExit();
        Assert.True(File.Exists(path));
    }
}

using StreamCoach.Errors;
using StreamCoach.JournalWriter;
using StreamCoach.Sessions;
using StreamCoach.Storage;

namespace StreamCoach.Tests.Storage;

public class SessionFolderTests
{
    private const string Id = TemporaryRoot.Id;

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../20261123-040000-0123abcd")]
    [InlineData("20261123-040000-0123abcd/..")]
    [InlineData("20261123-040000-0123abcd\n")]
    [InlineData("20261123-040000-0123ABCD")]
    [InlineData("２0261123-040000-0123abcd")]
    [InlineData("*")]
    public void An_invalid_id_opens_no_folder(string id)
    {
        using var root = new TemporaryRoot();
        Assert.Equal(FailureKind.SessionNotFound, Assert.Throws<StreamCoachException>(() => SessionFolder.Open(root.Path, id)).Kind);
        Assert.Equal(FailureKind.SessionNotFound, Assert.Throws<StreamCoachException>(() => SessionFolder.Create(root.Path, id)).Kind);
    }

    [Fact]
    public void Every_session_id_is_a_valid_folder_name()
    {
        TranscriptionSession session = TranscriptionSession.FromFile("talk.wav", new());
        Assert.Equal(session.Id, SessionFolder.Create("root", session.Id).Id);
    }

    [Fact]
    public void Sessions_are_listed_by_age_and_a_missing_root_is_empty()
    {
        using var root = new TemporaryRoot();
        Assert.Empty(SessionStore.List(Path.Combine(root.Path, "missing")));
        Assert.Empty(SessionStore.List(root.Path));
        string[] ids = ["20251231-235959-ffffffff", "20260101-000000-00000000", "20260101-000000-00000001"];
        foreach (string id in ids.Reverse().Append("notes")) Directory.CreateDirectory(Path.Combine(root.Path, "sessions", id));
        Assert.Equal(ids, SessionStore.List(root.Path).Select(folder => folder.Id));
        Assert.Equal(ids[0], SessionFolder.Open(root.Path, ids[0]).Id);
        Assert.Equal(FailureKind.SessionNotFound, Assert.Throws<StreamCoachException>(() => SessionFolder.Open(root.Path, Id)).Kind);
    }

    [Fact]
    public void Deleting_removes_all_files_of_a_session()
    {
        using var root = new TemporaryRoot();
        Save(root);
        root.Folder.Delete();
        Assert.False(Directory.Exists(root.Folder.Path));
        root.Folder.Delete();
    }

    [Fact]
    public void Deleting_keeps_and_reports_foreign_files()
    {
        using var root = new TemporaryRoot();
        Save(root);
        string mine = root.Folder.FilePath("my notes.txt");
        File.WriteAllText(mine, "");
        Assert.Contains("my notes.txt", Assert.Throws<IOException>(root.Folder.Delete).Message);
        Assert.Equal([mine], Directory.GetFileSystemEntries(root.Folder.Path));
    }

    [Fact]
    public void Deleting_removes_links_but_not_their_targets()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Links need a right there.");
        using var root = new TemporaryRoot();
        using var elsewhere = new TemporaryRoot();
        Save(root);
        Save(elsewhere);
        int files = Directory.GetFiles(elsewhere.Folder.Path).Length;
        File.Delete(root.Journal);
        File.CreateSymbolicLink(root.Journal, elsewhere.Journal);
        File.CreateSymbolicLink(root.Folder.FilePath("audio-99.pcm"), elsewhere.Folder.FilePath("audio-0.pcm"));
        root.Folder.Delete();
        Assert.False(Directory.Exists(root.Folder.Path));

        Directory.CreateSymbolicLink(root.Folder.Path, elsewhere.Folder.Path);
        root.Folder.Delete();
        Assert.False(Directory.Exists(root.Folder.Path));
        Assert.Equal(files, Directory.GetFiles(elsewhere.Folder.Path).Length);
    }

    [Fact]
    public void A_journal_is_not_written_through_a_planted_link()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Links need a right there.");
        using var root = new TemporaryRoot();
        using var target = new TemporaryFile(".txt", []);
        Directory.CreateDirectory(root.Folder.Path);
        File.CreateSymbolicLink(root.Journal, target.Path);
        var warnings = new List<string>();
        SessionJournalWriter.Create(root.Folder, Talk.Header(Id), warnings.Add).Dispose();
        Assert.Single(warnings, warning => warning.Contains("already exists", StringComparison.Ordinal));
        Assert.Empty(File.ReadAllBytes(target.Path));
    }

    [Theory]
    [InlineData("000")]
    [InlineData("077")]
    public async Task Only_the_owner_can_read_saved_sessions_with_any_umask(string umask)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There is no umask.");
        using var root = new TemporaryRoot();
        using var writer = new Writer(root.Path, "kill", $"umask {umask}; exec \"$@\"");
        for (int line = 0; line < 3; line++) await writer.ReadLineAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, Mode(root.Folder.Path));
        string[] files = Directory.GetFiles(root.Folder.Path);
        Assert.Equal(3, files.Length);
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Mode(file)));
    }

    [Fact]
    public void A_session_in_a_folder_that_others_can_read_is_not_resumed()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There are no modes.");
        using var root = new TemporaryRoot();
        Save(root);
        var options = new SessionOptions { SaveIn = root.Path };
        Assert.Equal(Id, SavedSessions.Resume(Id, options).Id);
        foreach (UnixFileMode right in (UnixFileMode[])[UnixFileMode.OtherExecute, UnixFileMode.GroupRead, UnixFileMode.OtherWrite])
        {
            SetMode(root.Folder.Path, Mode(root.Folder.Path) | right);
            Assert.Equal(FailureKind.SavedSessionNotPrivate, Assert.Throws<StreamCoachException>(() => SavedSessions.Resume(Id, options)).Kind);
            SetMode(root.Folder.Path, Mode(root.Folder.Path) & ~right);
        }
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, mode);
    }

    private static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    private static void Save(TemporaryRoot root)
    {
        using SessionJournalWriter journal = SessionJournalWriter.Create(root.Folder, Talk.Header(Id), Assert.Fail);
        using AudioSpool spool = AudioSpool.Create(root.Folder, 100, Assert.Fail);
        spool.Append(0, new byte[3_000]);
        spool.Append(3_000, new byte[10]);
    }
}

using System.Diagnostics;
using System.Runtime.Versioning;
using StreamCoach.Audio;
using StreamCoach.Errors;
using StreamCoach.JournalWriter;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Storage;

namespace StreamCoach.Tests.Storage;

/// <summary>
/// Another user of the machine creates folders, links, pipes and journals where the owner saves, or swaps them during writes. None of the owner's files
/// is overwritten, read or executed, and the owner gets an error.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class HostileMachineTests : IDisposable
{
    private const string Id = TemporaryRoot.Id;
    private const UnixFileMode Everything = (UnixFileMode)0x1FF;

    private static readonly ApiKey Key = new("sandbox");

    private readonly TemporaryRoot _root = new();
    private readonly TemporaryRoot _home = new();
    private readonly string _precious;

    public HostileMachineTests()
    {
        OtherUser.IsNeeded();
        Open(_root.Path);
        _precious = Path.Combine(_home.Path, SessionFolder.JournalFile);
        File.WriteAllText(_precious, "precious");
    }

    public void Dispose()
    {
        _root.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task With_an_open_umask_another_user_can_neither_read_nor_move_saved_sessions()
    {
        string place = Path.Combine(_root.Path, "share", "StreamCoach");
        using var writer = new Writer(place, "kill", "umask 0; exec \"$@\"");
        for (int line = 0; line < 3; line++) await writer.ReadLineAsync();
        await writer.KillAsync();
        foreach (string folder in (string[])[Path.Combine(_root.Path, "share"), place, Path.Combine(place, "sessions"), Path.Combine(place, "sessions", Id)])
            Assert.Equal(UnixFiles.FolderMode700, Mode(folder));
        foreach (string attempt in (string[])["ls \"$1\"", "cat \"$1/sessions/$2/journal.jsonl\"", "mv \"$1/sessions/$2\" \"$1/sessions/old\"",
            "mv \"$1/sessions\" \"$1/old\"", "mv \"$1\" \"$1.old\"", "touch \"$1/sessions/new\""])
            Assert.NotEqual(0, (await OtherUser.RunAsync(attempt, place, Id)).Code);
    }

    [Theory]
    [InlineData("mkdir -p \"$1/sessions/$2\"; ln -s \"$3\" \"$1/sessions/$2/journal.jsonl\"", "belongs to another user (user id 65534)")]
    [InlineData("ln -s \"$4\" \"$1/sessions\"", "is a link")]
    public async Task A_store_created_by_another_user_is_refused_before_anything_is_recorded(string attack, string told)
    {
        await OtherUser.DoAsync(attack, _root.Path, Id, _precious, _home.Path);
        // No server listens: the refusal comes before the connection.
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath, new() { SaveIn = _root.Path, Key = Key });
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => session.StartAsync(Limit.Token));
        Assert.Equal(FailureKind.SavedSessionNotPrivate, failure.Kind);
        Assert.Contains(told, failure.Message);
        Refused(() => SessionJournalWriter.Create(_root.Folder, Talk.Header(Id), _ => { }), told);
        Refused(() => SavedSessions.Ids(_root.Path), told);
        if (_root.Folder.Exists)
        {
            Refused(() => SavedSessions.Open(_root.Path, Id), told);
            Assert.ThrowsAny<IOException>(() => SavedSessions.Remove(_root.Path, Id));
        }
        IsUntouched();
    }

    [Theory]
    [InlineData("mkdir \"$1/recordings\"; ln -s \"$3\" \"$1/recordings/$2\"", "belongs to another user")]
    [InlineData("ln -s \"$4\" \"$1/recordings\"", "is a link")]
    [InlineData("mkdir \"$1/recordings\"; mkfifo \"$1/recordings/$2\"", "belongs to another user")]
    public async Task A_claim_is_not_written_through_another_users_link(string attack, string told)
    {
        string fingerprint = new('a', 64);
        await OtherUser.DoAsync(attack, _root.Path, fingerprint, _precious, _home.Path);
        Refused(() => SavedSessions.Once(SandboxServer.RecordingPath, fingerprint, new() { SaveIn = _root.Path, Key = Key }), told);
        IsUntouched();
    }

    [Fact]
    public async Task Files_planted_in_an_open_store_are_not_used_after_it_is_made_private()
    {
        string fingerprint = new('a', 64);
        Open(Directory.CreateDirectory(Path.Combine(_root.Path, "recordings")).FullName);
        await OtherUser.DoAsync("ln -s \"$3\" \"$1/recordings/$2\"", _root.Path, fingerprint, _precious);
        Refused(() => SavedSessions.Once(SandboxServer.RecordingPath, fingerprint, new() { SaveIn = _root.Path, Key = Key }), "is a link");
        Assert.Equal(UnixFiles.FolderMode700, Mode(Path.Combine(_root.Path, "recordings")));
        IsUntouched();
    }

    [Fact]
    public async Task Folders_replaced_by_links_during_saving_are_not_followed()
    {
        // The parent folder belongs to another program and is open to all, so the attacker may move its content.
        using Process attacker = OtherUser.Start("""
            cd "$1"; count=0
            while ! [ -e stop ]; do
                mv -T sessions aside.$count 2>/dev/null || continue
                ln -sT "$2" sessions
                rm -f sessions
                mkdir -p sessions/"$3"
                ln -s "$2/journal.jsonl" sessions/"$3"/journal.jsonl
                ln -s "$2/journal.jsonl" sessions/"$3"/claim
                mv -T sessions planted.$count
                mv -T aside.$count sessions
                count=$((count+1))
                [ $count = 20 ] && echo at work
            done 2>/dev/null
            """, _root.Path, _home.Path, Id);
        int saved = 0, refused = 0;
        try
        {
            Task<string?> swaps = attacker.StandardOutput.ReadLineAsync(Limit.Token).AsTask();
            long until = Environment.TickCount64 + (long)Limit.Time.TotalMilliseconds;
            // Until it has swapped often enough, with both saved and refused sessions.
            while (!swaps.IsCompleted || saved < 50 || refused < 1)
            {
                Assert.True(Environment.TickCount64 < until, $"{saved} saved, {refused} refused, swapped: {swaps.Status}");
                try
                {
                    var warnings = new List<string>();
                    using (SessionJournalWriter journal = SessionJournalWriter.Create(_root.Folder, Talk.Header(Id), warnings.Add))
                    {
                        journal.Turns([Talk.Turn(Id, 0)]);
                        if (journal.IsWriting) saved++;
                        else refused++;
                    }
                    _root.Folder.Delete();
                }
                catch (Exception error) when (error is StreamCoachException or IOException or UnauthorizedAccessException)
                {
                    refused++;
                }
            }
        }
        finally
        {
            File.WriteAllText(Path.Combine(_root.Path, "stop"), "");
            await attacker.WaitForExitAsync(Limit.Token);
        }
        IsUntouched();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, Mode(_home.Path));
    }

    [Theory]
    [InlineData("mkdir -p sessions/$2; cp journal sessions/$2/journal.jsonl; chmod 700 sessions/$2", "belongs to another user")]
    [InlineData("mv sessions/$2/journal.jsonl old; cp journal sessions/$2/journal.jsonl", "can be written by other users")]
    [InlineData("mv journal sessions/$2/journal.jsonl", "can be written by other users")]
    public async Task A_journal_of_another_user_starts_no_program(string attack, string told)
    {
        string ran = Path.Combine(_root.Path, "ran");
        Directory.CreateDirectory(Path.Combine(_root.Path, "sessions"));
        if (!attack.StartsWith("mkdir", StringComparison.Ordinal)) Save(["true"]);
        await File.WriteAllTextAsync(Path.Combine(_root.Path, "journal"), Header(["touch", ran]));
        foreach (string folder in Directory.GetDirectories(_root.Path, "*", SearchOption.AllDirectories)) Open(folder);
        await OtherUser.DoAsync($"cd \"$1\"; {attack}", _root.Path, Id);
        Refused(() => SavedSessions.Resume(Id, new() { SaveIn = _root.Path, Key = Key }), told);
        Assert.False(File.Exists(ran));
    }

    // The folder is private now, but the files are unchanged.
    [Theory]
    [InlineData("rm -f sessions/$2/journal.jsonl; cp journal sessions/$2/journal.jsonl", "belongs to another user")]
    [InlineData("rm -f sessions/$2/journal.jsonl; ln journal sessions/$2/journal.jsonl", "also has another name")]
    [InlineData("rm -f sessions/$2/journal.jsonl; mv journal sessions/$2/journal.jsonl", "can be written by other users")]
    [InlineData("rm -f sessions/$2/journal.jsonl; ln -s \"$1/journal\" sessions/$2/journal.jsonl", "is a link")]
    public async Task A_journal_that_another_user_could_replace_starts_no_program(string attack, string told)
    {
        Save(["true"]);
        await File.WriteAllTextAsync(Path.Combine(_root.Path, "journal"), Header(["touch", Path.Combine(_root.Path, "ran")]));
        Open(Path.Combine(_root.Path, "journal"));
        Open(Path.Combine(_root.Path, "sessions"));
        Open(_root.Folder.Path);
        await OtherUser.DoAsync($"cd \"$1\"; {attack}", _root.Path, Id);
        File.SetUnixFileMode(Path.Combine(_root.Path, "sessions"), UnixFiles.FolderMode700);
        File.SetUnixFileMode(_root.Folder.Path, UnixFiles.FolderMode700);
        Refused(() => SavedSessions.Resume(Id, new() { SaveIn = _root.Path, Key = Key }), told);
        Assert.False(File.Exists(Path.Combine(_root.Path, "ran")));
    }

    private static void Refused(Action act, string told)
    {
        var failure = Assert.Throws<StreamCoachException>(act);
        Assert.Equal(FailureKind.SavedSessionNotPrivate, failure.Kind);
        Assert.Contains(told, failure.Message);
    }

    private static void Open(string path) => File.SetUnixFileMode(path, Everything);

    private static UnixFileMode Mode(string path) => File.GetUnixFileMode(path);

    private void Save(string[] command)
    {
        using SessionJournalWriter journal = SessionJournalWriter.Create(_root.Folder, Talk.Header(Id) with { SourceKind = SourceKind.Program, Command = command }, _ => { });
    }

    private static string Header(string[] command)
    {
        using var root = new TemporaryRoot();
        using (SessionJournalWriter.Create(root.Folder, Talk.Header(Id) with { SourceKind = SourceKind.Program, Command = command }, Assert.Fail))
        {
        }
        return File.ReadAllText(root.Journal);
    }

    private void IsUntouched()
    {
        Assert.Equal("precious", File.ReadAllText(_precious));
        Assert.Equal([_precious], Directory.GetFileSystemEntries(_home.Path));
    }
}

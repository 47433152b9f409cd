using System.Globalization;
using StreamCoach.JournalWriter;
using StreamCoach.Sessions;
using StreamCoach.Storage;

namespace StreamCoach.Tests.Storage;

/// <summary>A killed process, a full disk and a missing folder: turns that were shown are not lost.</summary>
public class JournalLossTests
{
    private const string Id = TemporaryRoot.Id;

    [Fact]
    public async Task Every_turn_that_a_killed_process_showed_is_read_back_with_its_audio()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        for (int round = 0; round < 20; round++)
        {
            using var root = new TemporaryRoot();
            using var writer = new Writer(root.Path, "kill");
            string? line = null;
            // The writer does not wait for this reader, so its position at the kill is random.
            for (int read = random.Next(1, 200); read > 0; read--) line = await writer.ReadLineAsync();
            Assert.True(root.Folder.IsInUse);
            int shown = int.Parse((await writer.KillAsync()).LastOrDefault() ?? line!, CultureInfo.InvariantCulture);
            Assert.False(root.Folder.IsInUse);

            SavedJournal saved = SavedJournal.Read(root.Folder);
            Assert.True(saved.Turns.Count >= shown, $"seed {seed}, round {round}: {shown} shown, {saved.Turns.Count} saved");
            for (int order = 0; order < saved.Turns.Count; order++) SameTurn.Assert(Talk.Turn(Id, order), saved.Turns[order]);
            Assert.InRange(saved.Warnings.Count, 0, 1);
            using AudioSpool spool = AudioSpool.Open(root.Folder, Talk.BytesPerSecond, Unexpected)!;
            var sound = new byte[Talk.Sound(0).Length];
            for (long position = 0; position < spool.End; position += sound.Length)
            {
                int read = spool.Read(position, sound);
                Assert.True(sound.AsSpan(0, read).SequenceEqual(Talk.Sound(position).AsSpan(0, read)));
            }
        }
    }

    // A file system of 64 kB if one can be mounted, otherwise a limit on the file size: both make a write fail in the middle.
    [Fact]
    public async Task A_full_disk_is_reported_once_and_earlier_lines_are_kept()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There is no small file system to fill.");
        using var root = new TemporaryRoot();
        using var writer = new Writer(root.Path, "full", """
            unshare -rm mount -t tmpfs -o size=64k none "$0" 2>/dev/null && exec unshare -rm sh -c 'mount -t tmpfs -o size=64k none "$0" && exec "$@"' "$0" "$@"
            export DOTNET_EnableWriteXorExecute=0; trap "" XFSZ; ulimit -f 128; exec "$@"
            """);
        string[] told = (await writer.ReadLineAsync())!.Split('|');
        // Twenty more turns were added after it.
        Assert.Equal("20", told[0]);
        Assert.InRange(int.Parse(told[1], CultureInfo.InvariantCulture), 20, 200);
        Assert.Equal("True", told[2]);
        Assert.Equal(2, told[3..].Length);
        Assert.StartsWith("The session is no longer saved on disk: ", told[3]);
        Assert.EndsWith("kept in memory only.", told[3]);
        Assert.StartsWith("Audio is no longer saved on disk: ", told[4]);
    }

    [Fact]
    public void A_folder_that_cannot_be_created_is_reported_once_without_an_exception()
    {
        using var root = new TemporaryRoot();
        File.WriteAllText(Path.Combine(root.Path, "sessions"), "in the way");
        var warnings = new List<string>();
        using (SessionJournalWriter journal = SessionJournalWriter.Create(root.Folder, Talk.Header(Id), warnings.Add))
        {
            Assert.False(journal.IsWriting);
            journal.Turns([Talk.Turn(Id, 0)]);
            journal.Ended(SessionState.Completed, null, null, 0);
        }
        Assert.Single(warnings);
    }

    private static void Unexpected(string warning) => Assert.Fail(warning);
}

using System.Text;
using StreamCoach.Archive;
using StreamCoach.Archive.Patterns;
using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Tests.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Archive;

/// <summary>What a search finds, and what its cache does.</summary>
public class ArchiveTests
{
    [Fact]
    public void A_search_of_no_store_finds_nothing_and_creates_nothing()
    {
        using var talks = new SavedTalks();
        Assert.Empty(talks.Search("x").Matches);
        Assert.Empty(Directory.GetFileSystemEntries(talks.Root));
    }

    [Fact]
    public void Found_are_the_turns_as_a_reader_sees_them_the_newest_session_first()
    {
        using var talks = new SavedTalks();
        talks.Write(1, "The budget.", "No.", "A budget, my budget.");
        talks.Write(2, journal =>
        {
            journal.Turns([SavedTalks.Turn(2, 0, "budget was said", "A"), SavedTalks.Turn(2, 1, "nothing", "B"), SavedTalks.Turn(2, 2, "wrong budget", "A")]);
            journal.Revised(SavedTalks.Turn(2, 2, "right word", "A"));
            journal.Names(new SpeakerNames(new Dictionary<string, string> { ["A"] = "Ana" }));
        });
        for (int pass = 0; pass < 2; pass++)
        {
            TranscriptMatch[] found = talks.Search("budget").Matches;
            Assert.Equal([(SavedTalks.Id(2), 0), (SavedTalks.Id(1), 0), (SavedTalks.Id(1), 2)], found.Select(match => (match.SessionId!, match.Order)));
            Assert.Equal(("Ana", "call 2", DateTime.UnixEpoch.AddDays(2)), (found[0].Speaker!, found[0].SessionName!, found[0].Date));
            Assert.Equal([(2, 6), (13, 6)], found[2].Hits.Select(hit => (hit.Index, hit.Length)));
            SameTurn.Assert(SavedSessions.Open(talks.Root, SavedTalks.Id(2)).GetTurns()[0], found[0].GetTurn());
        }
    }

    [Fact]
    public void Context_is_what_was_said_before_and_after()
    {
        using var talks = new SavedTalks();
        talks.Write(1, "one", "two", "three", "four", "five");
        for (int pass = 0; pass < 2; pass++)
        {
            TranscriptMatch match = Assert.Single(talks.Search(new TranscriptQuery { Patterns = ["two"], ContextBefore = 3, ContextAfter = 2 }).Matches);
            Assert.Equal(("one", "three, four"), (match.Before.ToString(), match.After.ToString()));
            Assert.Equal(["one", "two", "three", "four"], match.GetTurns().Select(turn => turn.Text));
        }
    }

    [Fact]
    public void A_speaker_alone_can_be_searched_for()
    {
        using var talks = new SavedTalks();
        talks.Write(1, journal => journal.Turns([SavedTalks.Turn(1, 0, "one", "A"), SavedTalks.Turn(1, 1, "two", "B"), SavedTalks.Turn(1, 2, "three", "A"), SavedTalks.Turn(1, 3, "four")]));
        for (int pass = 0; pass < 2; pass++) Assert.Equal(["one", "three"], talks.Search(new TranscriptQuery { Speaker = name => name == "A" }).Texts);
    }

    [Fact]
    public void Sessions_are_selected_by_name_and_time_before_they_are_read()
    {
        using var talks = new SavedTalks();
        for (int i = 1; i <= 3; i++) talks.Write(i, "word");
        for (int pass = 0; pass < 2; pass++)
        {
            TranscriptMatch match = Assert.Single(talks.Search(new TranscriptQuery
            {
                Patterns = ["word"],
                Session = session => session.Name == "call 2" && session.Id == SavedTalks.Id(2) && session.CreatedAt == DateTime.UnixEpoch.AddDays(2),
            }).Matches);
            Assert.Equal("call 2", match.SessionName);
        }
    }

    [Fact]
    public void A_renamed_session_is_found_by_its_name_and_its_tags()
    {
        using var talks = new SavedTalks();
        talks.Write(1, "word");
        talks.Search("word");
        talks.Write(1, journal =>
        {
            journal.Named("Board");
            journal.Tags(new(["sales"]));
        });
        for (int pass = 0; pass < 2; pass++)
        {
            var board = new TranscriptQuery { Patterns = ["word"], Session = session => session.Name == "Board" && session.Tags.Contains("sales") };
            Assert.Equal("Board", Assert.Single(talks.Search(board).Matches).SessionName);
            Assert.Empty(talks.Search(new TranscriptQuery { Patterns = ["word"], Session = session => session.Name == "call 1" }).Matches);
        }
    }

    [Fact]
    public void The_cache_is_used_and_a_changed_journal_is_read_again()
    {
        using var talks = new SavedTalks();
        talks.Write(1, "apple", "pear");
        Assert.Single(talks.Search("apple").Matches);
        // Nothing tells that this was changed, so only the cache can know the old text; a found turn is compared with the journal all the same.
        DateTime written = File.GetLastWriteTimeUtc(talks.Journal(1));
        File.WriteAllText(talks.Journal(1), File.ReadAllText(talks.Journal(1)).Replace("apple", "ample", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(talks.Journal(1), written);
        Assert.Empty(talks.Search("ample").Matches);
        Assert.Empty(talks.Search("apple").Matches);
        talks.Touch(1);
        Assert.Single(talks.Search("ample").Matches);
    }

    [Fact]
    public void Words_that_cannot_be_read_are_an_error_when_they_are_asked_for()
    {
        using var talks = new SavedTalks();
        talks.Write(1, "apple");
        Assert.Equal("word", Assert.Single(talks.Search("apple").Matches).GetTurn().Words.ToString());
        DateTime written = File.GetLastWriteTimeUtc(talks.Journal(1));
        File.WriteAllText(talks.Journal(1), File.ReadAllText(talks.Journal(1)).Replace("\"text\":\"word\"", "\"text\":123456", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(talks.Journal(1), written);
        TranscriptMatch found = Assert.Single(talks.Search("apple").Matches);
        Assert.Equal("apple", found.Text);
        Assert.Equal(FailureKind.SavedSessionUnreadable, Assert.Throws<StreamCoachException>(found.GetTurn).Kind);
        Assert.Equal(FailureKind.SavedSessionUnreadable, Assert.Throws<StreamCoachException>(found.GetTurns).Kind);
    }

    [Fact]
    public void A_session_that_has_just_been_written_is_read_again()
    {
        using var talks = new SavedTalks();
        talks.Write(1, "apple");
        File.SetLastWriteTimeUtc(talks.Journal(1), DateTime.UtcNow);
        Assert.Single(talks.Search("apple").Matches);
        DateTime written = File.GetLastWriteTimeUtc(talks.Journal(1));
        File.WriteAllText(talks.Journal(1), File.ReadAllText(talks.Journal(1)).Replace("apple", "ample", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(talks.Journal(1), written);
        Assert.Single(talks.Search("ample").Matches);
    }

    [Fact]
    public void A_running_session_is_searched_too()
    {
        using var talks = new SavedTalks();
        talks.Write(1, "before");
        using SessionJournalWriter running = SessionJournalWriter.Continue(talks.Folder(1), Assert.Fail);
        for (int order = 1; order < 4; order++)
        {
            running.Turns([SavedTalks.Turn(1, order, "now")]);
            Assert.Equal(order, talks.Search("now").Matches.Length);
        }
    }

    [Fact]
    public void The_text_of_a_deleted_session_is_deleted_from_the_cache()
    {
        using var talks = new SavedTalks();
        talks.Write(1, "secret plan");
        talks.Write(2, "other");
        talks.Search("plan");
        Assert.Contains(talks.CacheFiles, file => Encoding.UTF8.GetString(File.ReadAllBytes(file)).Contains("secret plan", StringComparison.Ordinal));
        talks.Remove(1);
        new TranscriptArchive(talks.Root).ForgetDeleted(new SavedTalks.Found());
        Assert.DoesNotContain(talks.CacheFiles, file => Encoding.UTF8.GetString(File.ReadAllBytes(file)).Contains("secret plan", StringComparison.Ordinal));
        Assert.Contains(talks.CacheFiles, file => Encoding.UTF8.GetString(File.ReadAllBytes(file)).Contains("other", StringComparison.Ordinal));
        Assert.Equal(2, talks.CacheFiles.Length);
        Assert.Single(talks.Search("other").Matches);
    }

    [Fact]
    public void The_cache_stays_smaller_than_twice_what_it_holds()
    {
        using var talks = new SavedTalks();
        string text = string.Concat(Enumerable.Repeat("many words ", 20_000));
        for (int i = 0; i < 30; i++)
        {
            int order = i;
            talks.Write(1, journal => journal.Turns([SavedTalks.Turn(1, order, $"{text}{order}")]));
            // The number at the end of the first turn.
            Assert.Single(talks.Search("0").Matches);
        }
        long held = 30L * text.Length;
        Assert.InRange(talks.CacheFiles.Sum(file => new FileInfo(file).Length), held, 3 * held);
    }

    [Fact]
    public void A_cache_cut_off_at_any_byte_costs_nothing()
    {
        using var talks = new SavedTalks();
        for (int i = 0; i < 3; i++) talks.Write(i, $"word {i}", "other");
        string[] whole = talks.Search("word").Whole;
        for (int which = 0; which < 2; which++)
        {
            for (int part = 0; part < 60; part++)
            {
                string file = talks.CacheFiles[which];
                byte[] bytes = File.ReadAllBytes(file);
                File.WriteAllBytes(file, bytes[..(bytes.Length * part / 60)]);
                SavedTalks.Found found = talks.Search("word");
                Assert.Equal(whole, found.Whole);
                Assert.Empty(found.Problems);
                // It is whole again.
                Assert.Equal(whole, talks.Search("word").Whole);
            }
        }
    }

    [Fact]
    public async Task Several_searches_at_once_find_the_same()
    {
        using var talks = new SavedTalks();
        for (int i = 0; i < 20; i++) talks.Write(i, Enumerable.Range(0, 20).Select(order => $"word {order}").ToArray());
        string[] whole = talks.Search(new TranscriptQuery { Patterns = ["word"] }, cached: false).Whole;
        Task<bool>[] searches = [.. Enumerable.Range(0, 6).Select(one => Task.Run(() => Enumerable.Range(0, 10).All(pass =>
        {
            // Some delete what others write.
            if (one == 0) foreach (string file in talks.CacheFiles) TryDelete(file);
            SavedTalks.Found found = talks.Search("word");
            return found.Problems.Count == 0 && found.Whole.SequenceEqual(whole);
        })))];
        Assert.All(await Task.WhenAll(searches).Within(), Assert.True);
    }

    [Fact]
    public void Sessions_that_cannot_be_read_are_reported_and_the_others_are_found()
    {
        using var talks = new SavedTalks();
        talks.Write(1, "word");
        talks.Write(2, "word");
        File.WriteAllText(talks.Journal(2), "noise");
        Directory.CreateDirectory(talks.Folder(3).Path);
        for (int pass = 0; pass < 2; pass++)
        {
            SavedTalks.Found found = talks.Search("word");
            Assert.Equal([SavedTalks.Id(1)], found.Matches.Select(match => match.SessionId!));
            Assert.Equal([$"{SavedTalks.Id(3)}: SavedSessionUnreadable", $"{SavedTalks.Id(2)}: SavedSessionUnreadable"], found.NotSearched);
        }
        File.AppendAllText(talks.Journal(1), "noise\n");
        for (int pass = 0; pass < 2; pass++) Assert.Equal([$"{SavedTalks.Id(1)} call 1"], talks.Search("word").WithDamage);
    }

    [Fact]
    public void Without_a_cache_everything_is_found_and_one_warning_says_why()
    {
        using var talks = new SavedTalks();
        talks.Write(1, "word");
        talks.Write(2, "word");
        // A file where the folder should be.
        File.WriteAllText(talks.CacheFolder, "");
        SavedTalks.Found found = talks.Search("word");
        Assert.Equal(2, found.Matches.Length);
        Assert.Contains("without its cache", Assert.Single(found.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_that_others_can_change_is_not_read()
    {
        if (OperatingSystem.IsWindows()) return;
        using var talks = new SavedTalks();
        talks.Write(1, "word");
        talks.Search("word");
        File.SetUnixFileMode(talks.CacheFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        SavedTalks.Found found = talks.Search("word");
        Assert.Single(found.Matches);
        Assert.Contains("can be written by other users", Assert.Single(found.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_slow_expression_ends_the_search()
    {
        using var talks = new SavedTalks();
        talks.Write(1, new string('a', 100) + "!");
        for (int pass = 0; pass < 2; pass++)
            Assert.Equal(FailureKind.SearchPatternTooSlow, Assert.Throws<StreamCoachException>(() => talks.Search("(a+)+$", TextPatternKind.Regex)).Kind);
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (IOException)
        {
        }
    }
}

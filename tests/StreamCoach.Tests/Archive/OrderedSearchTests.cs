using StreamCoach.Archive;
using StreamCoach.Errors;

namespace StreamCoach.Tests.Archive;

/// <summary>Several sessions are searched at once, and what is found is read in their order.</summary>
public class OrderedSearchTests
{
    private const int Count = 40;

    [Fact]
    public void What_is_found_later_in_a_newer_session_is_read_first()
    {
        using SavedTalks talks = Talks();
        for (int pass = 0; pass < 2; pass++)
        {
            using var others = new ManualResetEventSlim();
            SavedTalks.Found found = talks.Search(new TranscriptQuery
            {
                Patterns = ["budget"],
                // The newest one is searched for as long as no other one is.
                Session = session => session.Id != SavedTalks.Id(Count) ? Set(others) : others.Wait(TimeSpan.FromSeconds(30)) ? true : throw new TimeoutException("No other session is searched meanwhile."),
            });
            Assert.Equal(Enumerable.Range(0, 2 * Count).Select(i => (SavedTalks.Id(Count - i / 2), i % 2)), found.Matches.Select(match => (match.SessionId!, match.Order)));
        }
    }

    [Fact]
    public void What_cannot_be_read_is_reported_in_the_order_of_the_sessions()
    {
        using SavedTalks talks = Talks();
        int[] damaged = [37, 31, 12, 3];
        foreach (int number in damaged) File.WriteAllText(talks.Journal(number), "{}\n");
        for (int pass = 0; pass < 2; pass++)
        {
            SavedTalks.Found found = talks.Search("budget");
            Assert.Equal(damaged.Select(number => $"{SavedTalks.Id(number)}: {FailureKind.SavedSessionUnreadable}"), found.NotSearched);
            Assert.Equal(2 * (Count - damaged.Length), found.Matches.Length);
        }
    }

    [Fact]
    public void A_reader_that_stops_ends_the_search_and_none_of_it_goes_on()
    {
        using SavedTalks talks = Talks();
        int searched = 0;
        var query = new TranscriptQuery { Patterns = ["budget"], Session = _ => Interlocked.Increment(ref searched) > 0 };
        TranscriptMatch first = new TranscriptArchive(talks.Root).Search(query, new SavedTalks.Found(), Limit.Token).First();
        Assert.Equal((SavedTalks.Id(Count), 0), (first.SessionId!, first.Order));
        int atTheEnd = searched;
        // A search ahead of its reader is a small one.
        Assert.InRange(atTheEnd, 1, Environment.ProcessorCount + 1);
        // The cache was closed, so whatever still ran would fail; its next reader finds the same.
        Assert.Equal(2 * Count, talks.Search("budget").Matches.Length);
        Assert.Equal(atTheEnd, searched);
    }

    private static SavedTalks Talks()
    {
        var talks = new SavedTalks();
        for (int number = 1; number <= Count; number++) talks.Write(number, "The budget.", "My budget.", "No.");
        return talks;
    }

    private static bool Set(ManualResetEventSlim happened)
    {
        happened.Set();
        return true;
    }
}

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
    public void A_reader_that_stops_ends_the_search()
    {
        using SavedTalks talks = Talks();
        int searched = 0;
        var query = new TranscriptQuery { Patterns = ["budget"], Session = _ => Interlocked.Increment(ref searched) > 0 };
        TranscriptMatch first = new TranscriptArchive(talks.Root).Search(query, new SavedTalks.Found(), Limit.Token).First();
        Assert.Equal((SavedTalks.Id(Count), 0), (first.SessionId!, first.Order));
        // A search ahead of its reader is a small one.
        Assert.InRange(searched, 1, Environment.ProcessorCount + 1);
    }

    [Fact]
    public async Task What_is_still_searched_then_is_waited_for_because_it_uses_the_cache()
    {
        using SavedTalks talks = Talks();
        using var isSearched = new ManualResetEventSlim();
        var closing = new TaskCompletionSource<Task>();
        bool wasClosedBefore = false;
        var query = new TranscriptQuery
        {
            Patterns = ["budget"],
            Session = session =>
            {
                if (session.Id != SavedTalks.Id(Count - 1)) return true;
                isSearched.Set();
                wasClosedBefore = closing.Task.Result.Wait(500);
                return true;
            },
        };
        IEnumerator<TranscriptMatch> found = new TranscriptArchive(talks.Root).Search(query, new SavedTalks.Found(), Limit.Token).GetEnumerator();
        Assert.True(found.MoveNext());
        Assert.True(isSearched.Wait(TimeSpan.FromSeconds(30)));
        var close = Task.Run(found.Dispose);
        closing.SetResult(close);
        await close.Within();
        Assert.False(wasClosedBefore);
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

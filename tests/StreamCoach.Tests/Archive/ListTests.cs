using StreamCoach.Archive;
using StreamCoach.Audio;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Sessions;
using StreamCoach.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Archive;

/// <summary>A list from the cache shows of each session what its journal says.</summary>
public class ListTests
{
    [Fact]
    public void Every_property_of_a_listed_session_is_that_of_its_journal()
    {
        using var talks = new SavedTalks();
        talks.Write(1, "one", $"{new string('x', 59)} two");
        talks.Write(2, journal =>
        {
            journal.Opened();
            journal.Began("service-1", "other-model", DateTime.UnixEpoch.AddHours(1), 0);
            journal.Turns([SavedTalks.Turn(2, 0, string.Concat(Enumerable.Repeat("long words ", 20)), "A") with { EndedAt = DateTime.UnixEpoch.AddHours(2) }]);
            journal.Names(new SpeakerNames(new Dictionary<string, string> { ["A"] = "Ana" }));
            journal.Gap(new SessionGap(1.5, 2.25, "the line\u001b was down", DateTime.UnixEpoch));
            journal.Options(new StreamingOptions { Model = "x", KeyTerms = ["a", "b"], InactivityTimeout = 77 });
            journal.Began("service-2", "other-model", DateTime.UnixEpoch.AddHours(1.5), 0);
        });
        talks.Write(5, $"{new string('x', 59)}\U0001F399 and more");
        talks.Write(0, string.Concat(Enumerable.Repeat("named by its first words ", 9)));
        talks.Write(1, journal =>
        {
            journal.Named("Renamed\u001b");
            journal.Tags(new(["sales", "x"]));
            journal.Note(new(SavedTalks.Id(1), 0.5, "a note", DateTime.UnixEpoch));
            journal.Note(new(SavedTalks.Id(1), 0.25, null, DateTime.UnixEpoch));
        });
        talks.Write(3, journal => journal.Ended(SessionState.Failed, FailureKind.ConnectionLost, "It was lost.", 12.5));
        talks.Write(4, journal => journal.Ended(SessionState.Completed, null, null, 3));
        File.AppendAllText(talks.Journal(4), "noise\n");
        talks.Touch(4);
        for (int pass = 0; pass < 3; pass++) Compare(talks);
    }

    [Fact]
    public void Only_the_turns_are_read_from_the_journal_and_when_they_are_needed()
    {
        using var talks = new SavedTalks();
        talks.Write(1, "one", "two");
        talks.Write(2, "three");
        List(talks);
        TranscriptionSession[] listed = List(talks);
        talks.Write(1, journal => journal.Turns([SavedTalks.Turn(1, 2, "four")]));
        Assert.Equal((2, "one"), (listed[0].TurnCount, listed[0].FirstWords!));
        Assert.Equal(["one", "two", "four"], listed[0].GetTurns().Select(turn => turn.Text));
        Assert.Equal(3, listed[0].TurnCount);
        Assert.Same(listed[0], TranscriptionSession.Of(listed[0].GetTurns()[0]));
        talks.Remove(2);
        Assert.Equal((1, "three"), (listed[1].TurnCount, listed[1].FirstWords!));
        Assert.Equal(FailureKind.SessionNotFound, Assert.Throws<StreamCoachException>(() => listed[1].GetTurns()).Kind);
    }

    [Fact]
    public void A_session_of_any_source_is_listed_without_its_journal()
    {
        using var talks = new SavedTalks();
        SourceKind[] kinds = Enum.GetValues<SourceKind>();
        foreach (SourceKind kind in kinds)
        {
            talks.Write(1 + (int)kind, journal => journal.Turns([SavedTalks.Turn(1 + (int)kind, 0, "one")]), header => header with
            {
                SourceKind = kind,
                Path = kind == SourceKind.File ? "/call.wav" : null,
                Command = kind == SourceKind.Program ? ["record"] : null,
                SampleRate = kind == SourceKind.File ? 0 : 16_000,
            });
        }
        List(talks);
        for (int i = 1; i <= kinds.Length; i++)
        {
            // The cache cannot see that the journal is no longer readable, so a session that is read from it is missing in the list.
            var journal = new FileInfo(talks.Journal(i));
            DateTime written = journal.LastWriteTimeUtc;
            File.WriteAllBytes(journal.FullName, new byte[journal.Length]);
            File.SetLastWriteTimeUtc(journal.FullName, written);
        }
        Assert.Equal(kinds.Select(kind => $"call {1 + (int)kind}"), List(talks).Select(session => session.Name));
    }

    [Fact]
    public void The_newest_session_is_the_first_if_that_is_asked_for()
    {
        using var talks = new SavedTalks();
        for (int i = 1; i <= 3; i++) talks.Write(i, "one");
        IEnumerable<TranscriptionSession> newest = new TranscriptArchive(talks.Root).List((_, _) => true, new SavedTalks.Found(), newestFirst: true, Limit.Token);
        Assert.Equal(["call 3", "call 2", "call 1"], newest.Select(session => session.Name));
        Assert.Equal(["call 1", "call 2", "call 3"], List(talks).Select(session => session.Name));
    }

    [Fact]
    public async Task Several_threads_read_the_turns_of_a_listed_session_once()
    {
        using var talks = new SavedTalks();
        talks.Write(1, Enumerable.Range(0, 200).Select(order => $"turn {order}").ToArray());
        List(talks);
        TranscriptionSession listed = Assert.Single(List(talks));
        int[] counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => listed.GetTurns().Count))).Within();
        Assert.All(counts, count => Assert.Equal(200, count));
    }

    [Fact]
    public void A_running_session_is_listed_as_running_and_as_interrupted_after_its_process()
    {
        using var talks = new SavedTalks();
        talks.Write(1, "one");
        List(talks);
        using (SessionFolder.Create(talks.Root, SavedTalks.Id(1)).Claim()) Assert.Equal(SessionState.Running, Assert.Single(List(talks)).State);
        Assert.Equal(SessionState.Interrupted, Assert.Single(List(talks)).State);
    }

    [Fact]
    public void Only_wanted_sessions_are_read_as_a_whole()
    {
        using var talks = new SavedTalks();
        for (int i = 1; i <= 3; i++) talks.Write(i, "one");
        for (int pass = 0; pass < 2; pass++)
        {
            Assert.Equal("call 2", Assert.Single(List(talks, (_, name) => name == "call 2")).Name);
            Assert.Equal("call 3", Assert.Single(List(talks, (id, _) => id == SavedTalks.Id(3))).Name);
        }
    }

    /// <summary>Compares the sessions of the list with those that are opened one by one, in each of their properties.</summary>
    internal static void Compare(SavedTalks talks)
    {
        string[] opened = [.. SavedSessions.Ids(talks.Root).Select(id => SavedSessions.Find(talks.Root, id)).OfType<TranscriptionSession>().SelectMany(Shown)];
        Assert.Equal(opened, List(talks).SelectMany(Shown));
    }

    private static TranscriptionSession[] List(SavedTalks talks, Func<string, string?, bool>? isWanted = null) =>
        [.. new TranscriptArchive(talks.Root).List(isWanted ?? ((_, _) => true), new SavedTalks.Found(), cancel: Limit.Token)];

    // Read as a table or a script reads them, so that one that a later version adds is compared too.
    private static string[] Shown(TranscriptionSession session) =>
    [
        .. typeof(TranscriptionSession).GetProperties().Select(property => FormattableString.Invariant($"{property.Name}: {property.GetValue(session)}")),
        .. session.Diagnostics.Since(0).Select(note => note.Text),
        .. session.GetTurns().Select(turn => $"{turn.Speaker}: {turn}"),
    ];
}

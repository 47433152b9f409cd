using StreamCoach.Audio;
using StreamCoach.Errors;
using StreamCoach.JournalWriter;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Storage;

public class SessionJournalTests
{
    private const string Id = TemporaryRoot.Id;

    [Fact]
    public void Everything_written_to_a_journal_is_read_back()
    {
        using var root = new TemporaryRoot();
        using var culture = new Culture("de-DE");
        DateTime start = new(2026, 11, 23, 4, 0, 0, 123, DateTimeKind.Utc);
        JournalHeader header = Talk.Header(Id) with
        {
            Name = "Gespräch 話 🎙️ \"quoted\" \n\u001b[31m",
            SourceKind = SourceKind.Program,
            Command = ["rec", "-q", "--token=ä"],
            Device = "hw:1",
            Path = "/tmp/ü.wav",
            Endpoint = ServiceEndpoint.Parse("http://127.0.0.1:8765").Address,
            Streaming = new() { VadThreshold = 0.25, KeyTerms = ["Kubernetes", "São Paulo"], SpeakerLabels = true },
            DurationLimit = TimeSpan.FromSeconds(600.5),
        };
        using (SessionJournalWriter journal = SessionJournalWriter.Create(root.Folder, header, Unexpected))
        {
            journal.Began("first", "u3-rt-pro", start, 0);
            journal.Turns([Talk.Turn(Id, 0), Talk.Turn(Id, 1)]);
            journal.Turns([Talk.Turn(Id, 2)]);
            journal.Gap(new(17.25, 3.5, "the disk was full", start.AddMinutes(1)));
            journal.Began("second", "u3-pro-9", start.AddMinutes(2), 17.5);
            journal.Options(new() { Prompt = "cooking", KeyTerms = ["oven"] });
            journal.Revised(Talk.Turn(Id, 1).WithLabel("B", TurnWordList.Empty));
        }
        // Written by earlier versions only.
        File.AppendAllText(root.Journal, """{"type":"answered","answered":20.125}""" + "\n");
        using (SessionJournalWriter journal = SessionJournalWriter.Continue(root.Folder, Unexpected)) journal.Ended(SessionState.Failed, FailureKind.ConnectionLost, "The line dropped.", 19);
        SavedJournal saved = SavedJournal.Read(root.Folder);
        Assert.Equivalent(header with { Name = "Gespräch 話 🎙️ \"quoted\"  \uFFFD[31m" }, saved.Header, strict: true);
        Assert.Equal([0, 1, 2], saved.Turns.Select(turn => turn.Order));
        SameTurn.Assert(Talk.Turn(Id, 0), saved.Turns[0]);
        Assert.Equal("B", saved.Turns[1].Speaker);
        Assert.Empty(saved.Turns[1].Words);
        SessionGap gap = Assert.Single(saved.Gaps);
        Assert.Equal((17.25, 3.5, "the disk was full", start.AddMinutes(1)), (gap.Start, gap.Seconds, gap.Reason, gap.At));
        Assert.Equal("3.5 s lost at 17.3 s: the disk was full", gap.ToString());
        Assert.Equal(("cooking", "oven"), (saved.Options.Prompt, saved.Options.KeyTerms.Single()));
        Assert.Equal((20.125, 1, "second", "u3-pro-9", start), (saved.ConfirmedSeconds, saved.Reconnects, saved.ServiceId, saved.Model, saved.StartedAt));
        Assert.Equal((SessionState.Failed, FailureKind.ConnectionLost, "The line dropped."), (saved.EndedState, saved.Failure?.Kind, saved.Failure?.Message));
        Assert.InRange(saved.EndedAt!.Value, start, DateTime.UtcNow);
        Assert.Empty(saved.Warnings);
        Assert.Equal("127.0.0.1:8765", ServiceEndpoint.FromAddress(saved.Header.Endpoint).Name);
        // The file contains no control characters that a terminal would interpret.
        Assert.DoesNotContain('\u001b', File.ReadAllText(root.Journal));
    }

    [Fact]
    public void The_last_speaker_names_apply_to_all_turns()
    {
        using var root = new TemporaryRoot();
        using (SessionJournalWriter journal = SessionJournalWriter.Create(root.Folder, Talk.Header(Id), Unexpected))
        {
            journal.Turns([Talk.Turn(Id, 0), Talk.Turn(Id, 1).WithLabel("B", TurnWordList.Empty)]);
            journal.Names(Named("A", "Ana"));
            journal.Names(Named("B", "Ben"));
        }
        Assert.Equal([("Ana", "A"), ("Ben", "B")], Speakers(SavedJournal.Read(root.Folder)));
        using (SessionJournalWriter journal = SessionJournalWriter.Continue(root.Folder, Unexpected))
        {
            journal.Names(Named("A", ""));
            journal.Turns([Talk.Turn(Id, 2).WithLabel("B", TurnWordList.Empty)]);
        }
        SavedJournal saved = SavedJournal.Read(root.Folder);
        Assert.Equal([("A", "A"), ("Ben", "B"), ("Ben", "B")], Speakers(saved));
        Assert.Equal("Ben", saved.Names.Of("B"));
        Assert.Empty(saved.Warnings);
    }

    [Fact]
    public void A_turn_written_with_a_name_has_that_speaker()
    {
        using var root = new TemporaryRoot();
        using (SessionJournalWriter journal = SessionJournalWriter.Create(root.Folder, Talk.Header(Id), Unexpected))
        {
            journal.Turns([Talk.Turn(Id, 0).WithNames(Named("A", "Ana"))]);
        }
        SavedJournal saved = SavedJournal.Read(root.Folder);
        Assert.Equal([("Ana", "A")], Speakers(saved));
        Assert.Equal("Ana", saved.Names.Of("A"));
    }

    private static SpeakerNames Named(string label, string name) => new(new System.Collections.Hashtable { [label] = name });

    private static IEnumerable<(string?, string?)> Speakers(SavedJournal saved) => saved.Turns.Select(turn => (turn.Speaker, turn.SpeakerLabel));

    [Theory]
    [InlineData("US")]
    [InlineData("EU")]
    [InlineData("Global")]
    [InlineData("http://127.0.0.1:8765")]
    [InlineData("https://proxy.example.com/assembly")]
    [InlineData("http://[::1]:9")]
    public void An_endpoint_is_restored_from_its_address(string address)
    {
        ServiceEndpoint endpoint = ServiceEndpoint.FromAddress(address);
        ServiceEndpoint again = ServiceEndpoint.FromAddress(endpoint.Address);
        Assert.Equal((endpoint.Name, endpoint.Streaming, endpoint.Gateway), (again.Name, again.Streaming, again.Gateway));
        Assert.Equal(address, endpoint.Address);
    }

    [Fact]
    public void A_truncated_last_line_is_skipped_and_a_resume_continues_after_it()
    {
        using var root = new TemporaryRoot();
        using (SessionJournalWriter journal = SessionJournalWriter.Create(root.Folder, Talk.Header(Id), Unexpected)) journal.Turns([Talk.Turn(Id, 0), Talk.Turn(Id, 1)]);
        byte[] whole = File.ReadAllBytes(root.Journal);
        int last = whole.AsSpan(0, whole.Length - 1).LastIndexOf((byte)'\n') + 1;
        for (int length = last; length < whole.Length; length++)
        {
            File.WriteAllBytes(root.Journal, whole[..length]);
            bool torn = length > last && length < whole.Length - 1;
            SavedJournal saved = SavedJournal.Read(root.Folder);
            Assert.Equal(length == whole.Length - 1 ? 2 : 1, saved.Turns.Count);
            Assert.Equal(torn ? 1 : 0, saved.Warnings.Count);
            Assert.Null(saved.EndedState);

            using (SessionJournalWriter journal = SessionJournalWriter.Continue(root.Folder, Unexpected)) journal.Turns([Talk.Turn(Id, 1), Talk.Turn(Id, 2)]);
            saved = SavedJournal.Read(root.Folder);
            Assert.Equal(3, saved.Turns.Count);
            for (int order = 0; order < 3; order++) SameTurn.Assert(Talk.Turn(Id, order), saved.Turns[order]);
            Assert.Equal(torn ? 1 : 0, saved.Warnings.Count);
        }
    }

    [Fact]
    public void Writing_a_turn_allocates_nothing()
    {
        using var root = new TemporaryRoot();
        using SessionJournalWriter journal = SessionJournalWriter.Create(root.Folder, Talk.Header(Id), Unexpected);
        Turn[] batch = [.. Enumerable.Range(0, 64).Select(order => Talk.Turn(Id, order))];
        for (int warm = 0; warm < 3; warm++) journal.Turns(batch);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++) journal.Turns(batch);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 640, 0, 8);
    }

    [Fact]
    public void A_journal_of_a_later_format_is_reported()
    {
        using var root = new TemporaryRoot();
        SessionJournalWriter.Create(root.Folder, Talk.Header(Id), Unexpected).Dispose();
        File.WriteAllText(root.Journal, """{"type":"header","format":2,"session":"shaped in another way"}""" + "\n");
        var failure = Assert.Throws<StreamCoachException>(() => SavedJournal.Read(root.Folder));
        Assert.Equal(FailureKind.SavedFormatTooNew, failure.Kind);
        Assert.Contains("format 2", failure.Message);
    }

    [Theory]
    [InlineData(null, "contains no journal")]
    [InlineData("", "is empty")]
    [InlineData("{\"type\":\"header\",\"format\":1,\"sess", "is not a header")]
    [InlineData("not json\n", "is not a header")]
    [InlineData("{\"type\":\"turn\",\"format\":1}\n", "does not begin with a header")]
    [InlineData("{\"type\":\"header\",\"format\":1}\n", "of another session")]
    public void A_journal_without_a_header_is_reported(string? content, string expected)
    {
        using var root = new TemporaryRoot();
        Directory.CreateDirectory(root.Folder.Path);
        if (content is not null) File.WriteAllText(root.Journal, content);
        var failure = Assert.Throws<StreamCoachException>(() => SavedJournal.Read(root.Folder));
        Assert.Equal(FailureKind.SavedSessionUnreadable, failure.Kind);
        Assert.Contains(expected, failure.Message);
    }

    [Fact]
    public void Unreadable_lines_are_counted_and_unknown_types_are_ignored()
    {
        using var root = new TemporaryRoot();
        using (SessionJournalWriter journal = SessionJournalWriter.Create(root.Folder, Talk.Header(Id), Unexpected))
        {
            journal.Opened();
            journal.Turns([Talk.Turn(Id, 0)]);
        }
        File.AppendAllText(root.Journal, """{"type":"weather","sun":true}""" + "\n"
            + """{"type":"turn","order":1}""" + "\n" + """{"type":"ended","state":"Completed"}""" + "\n" + string.Concat(Enumerable.Repeat("\0\0\0\n", 98)));
        using (SessionJournalWriter journal = SessionJournalWriter.Continue(root.Folder, Unexpected)) journal.Turns([Talk.Turn(Id, 1)]);
        SavedJournal saved = SavedJournal.Read(root.Folder);
        Assert.Equal((Environment.ProcessId, Environment.MachineName), (saved.Owner!.ProcessId, saved.Owner.Machine));
        Assert.Equal(2, saved.Turns.Count);
        Assert.Equal(11, saved.Warnings.Count);
        Assert.Equal("Line 5 of the journal cannot be read and was skipped.", saved.Warnings[0]);
        Assert.StartsWith("90 more lines", saved.Warnings[10]);
    }

    [Fact]
    public void A_session_has_one_writer_at_a_time_and_any_number_of_readers()
    {
        using var root = new TemporaryRoot();
        using (SessionJournalWriter journal = SessionJournalWriter.Create(root.Folder, Talk.Header(Id), Unexpected))
        {
            Parallel.For(0, 200, _ =>
            {
                Assert.True(root.Folder.IsInUse);
                Assert.Equal(Id, SavedJournal.Read(root.Folder).Header.Id);
            });
            Assert.Equal(FailureKind.SavedSessionInUse, Assert.Throws<StreamCoachException>(() => SessionJournalWriter.Continue(root.Folder, Unexpected)).Kind);
            Assert.Equal(FailureKind.SavedSessionInUse, Assert.Throws<StreamCoachException>(root.Folder.Delete).Kind);
            journal.Turns([Talk.Turn(Id, 0)]);
        }
        Parallel.For(0, 200, _ => Assert.False(root.Folder.IsInUse));
        Assert.Single(SavedJournal.Read(root.Folder).Turns);
    }

    private static void Unexpected(string warning) => Assert.Fail(warning);
}

using System.Collections;
using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Storage;
using StreamCoach.Tests.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Sessions;

/// <summary>Names, tags, notes and names of speakers are saved whenever they are given: before the journal is opened, and after it is closed.</summary>
public class LabelsTests
{
    [Fact]
    public async Task What_is_given_before_a_session_starts_is_saved()
    {
        await using var sandbox = SandboxServer.Start();
        using var root = new TemporaryRoot();
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath, Sandboxed.Options(sandbox, saveIn: root.Path));
        LabelAll(session, "waiting", 0);
        session.SetTags(["a", "A", "b"]);
        await session.StartAsync(Limit.Token);
        await session.StopAsync(discardUnsent: true).Within();
        TranscriptionSession saved = AssertSaved(root, session, "waiting");
        Assert.Equal(["a", "b"], saved.Tags);
    }

    [Fact]
    public async Task What_is_given_while_the_journal_is_created_is_saved()
    {
        await using var sandbox = SandboxServer.Start();
        using var root = new TemporaryRoot();
        TranscriptionSession? session = null;
        SessionOptions options = Sandboxed.Options(sandbox, saveIn: root.Path, disk: file =>
        {
            // The header is made, but not written yet.
            LabelAll(session!, "creating", 0);
            return file;
        });
        await using (session = TranscriptionSession.FromFile(SandboxServer.RecordingPath, options))
        {
            await session.StartAsync(Limit.Token);
            await session.StopAsync(discardUnsent: true).Within();
        }
        AssertSaved(root, session, "creating");
    }

    [Fact]
    public async Task What_is_given_while_the_journal_is_closed_is_saved()
    {
        await using var sandbox = SandboxServer.Start();
        using var root = new TemporaryRoot();
        TranscriptionSession? session = null;
        Exception? failure = null;
        Thread labels = new(() => failure = Record.Exception(() => LabelAll(session!, "closing", 0)));
        SessionOptions options = Sandboxed.Options(sandbox, saveIn: root.Path, disk: file => new ObservedClose(file, () =>
        {
            labels.Start();
            // The other thread waits for this one, or does not, in which case it would lose what it was given.
            Assert.True(SpinWait.SpinUntil(() => !labels.IsAlive || labels.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Limit.Time));
        }));
        await using (session = TranscriptionSession.FromFile(SandboxServer.RecordingPath, options))
        {
            await session.StartAsync(Limit.Token);
            await session.StopAsync(discardUnsent: true).Within();
        }
        Assert.True(labels.Join(Limit.Time));
        Assert.Null(failure);
        AssertSaved(root, session, "closing");
    }

    [Fact]
    public async Task What_is_given_between_the_close_of_the_journal_and_the_completion_is_saved()
    {
        await using var sandbox = SandboxServer.Start();
        using var root = new TemporaryRoot();
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath, Sandboxed.Options(sandbox, saveIn: root.Path));
        int calls = 0;
        // The last change of the log is its completion, on the thread that then completes the session.
        session.Log.Changed += _ =>
        {
            if (!session.State.IsEnd() || calls++ > 0) return;
            Assert.False(session.Completion.IsCompleted);
            LabelAll(session, "closed", 0);
        };
        await session.StartAsync(Limit.Token);
        await session.StopAsync(discardUnsent: true).Within();
        Assert.Equal(1, calls);
        AssertSaved(root, session, "closed");
    }

    [Fact]
    public async Task What_is_given_to_a_resumed_session_that_waits_is_saved_whether_it_starts_or_not()
    {
        await using var sandbox = SandboxServer.Start();
        using var root = new TemporaryRoot();
        SessionOptions options = Sandboxed.Options(sandbox, saveIn: root.Path);
        string id = await StopAfterOneTurnAsync(options);

        TranscriptionSession unstarted = SavedSessions.Resume(id, options);
        double confirmed = SavedJournal.Read(SessionFolder.Open(root.Path, id)).ConfirmedSeconds;
        Assert.True(confirmed > 0);
        LabelAll(unstarted, "first", confirmed);
        await unstarted.StopAsync().Within();
        AssertSaved(root, unstarted, "first");

        await using TranscriptionSession started = SavedSessions.Resume(id, options);
        LabelAll(started, "second", confirmed);
        await started.StartAsync(Limit.Token);
        await started.StopAsync(discardUnsent: true).Within();
        AssertSaved(root, started, "second");
    }

    [Fact]
    public async Task What_cannot_be_saved_because_another_process_runs_the_session_is_reported()
    {
        await using var sandbox = SandboxServer.Start();
        using var root = new TemporaryRoot();
        SessionOptions options = Sandboxed.Options(sandbox, saveIn: root.Path);
        string id = await StopAfterOneTurnAsync(options);
        TranscriptionSession session = SavedSessions.Resume(id, options);
        session.Rename("in vain");
        using (SessionFolder.Open(root.Path, id).Claim()) await session.StopAsync().Within();
        Diagnostic warning = Assert.Single(session.Diagnostics.Since(0), said => said.Level == DiagnosticLevel.Warning);
        Assert.Contains("were not saved: The session", warning.Text, StringComparison.Ordinal);
        Assert.NotEqual("in vain", SavedSessions.Open(root.Path, id).Name);
    }

    private static async Task<string> StopAfterOneTurnAsync(SessionOptions options)
    {
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath, options);
        await session.StartAsync(Limit.Token);
        await foreach (Turn first in session.ReadTurnsAsync(cancel: Limit.Token)) break;
        await session.StopAsync(discardUnsent: true).Within();
        return session.Id;
    }

    private static void LabelAll(TranscriptionSession session, string name, double at)
    {
        session.Rename(name);
        session.SetTags([name]);
        session.AddNote(name, at);
        session.NameSpeakers(new(new Hashtable { ["A"] = name }));
    }

    private static TranscriptionSession AssertSaved(TemporaryRoot root, TranscriptionSession session, string name)
    {
        TranscriptionSession saved = SavedSessions.Open(root.Path, session.Id);
        Assert.Equal((name, name), (session.Name, saved.Name));
        Assert.Equal(session.Tags, saved.Tags);
        Assert.Contains(saved.Notes, note => note.Text == name);
        Assert.Equal(session.Notes.Select(note => (note.Start, note.Text)), saved.Notes.Select(note => (note.Start, note.Text)));
        Assert.Equal(name, SavedJournal.Read(SessionFolder.Open(root.Path, session.Id)).Names.Of("A"));
        return saved;
    }

    private sealed class ObservedClose(Stream file, Action closing) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => file.Length;

        public override long Position { get => file.Position; set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer) => file.Write(buffer);

        public override void Write(byte[] buffer, int offset, int count) => file.Write(buffer, offset, count);

        public override void Flush() => file.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            closing();
            file.Dispose();
            base.Dispose(disposing);
        }
    }
}

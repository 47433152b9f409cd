using System.Text.Json.Nodes;
using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Storage;
using StreamCoach.Tests.Audio;
using StreamCoach.Tests.Storage;

namespace StreamCoach.Tests.Sessions;

/// <summary>Where the audio of a session is, also after its process has ended.</summary>
public class SessionRecordingTests
{
    [Fact]
    public async Task A_saved_session_knows_the_file_to_which_its_audio_was_saved()
    {
        using var root = new TemporaryRoot();
        using var stream = new MemoryStream(Wav.Tone(2));
        string audio = Path.Combine(root.Path, "kept.wav");
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = TranscriptionSession.FromStream(stream, 16_000, WithAudio(sandbox, root.Path, audio));
        await session.StartAsync(Limit.Token);
        await session.TurnsAsync();
        Assert.Equal(audio, SessionRecording.Find(session));
        await session.DisposeAsync();
        TranscriptionSession saved = SavedSessions.Open(root.Path, session.Id);
        Assert.Equal(audio, saved.SavedAudio);
        Assert.Equal(audio, SessionRecording.Find(saved));
        Assert.Null(SessionRecording.Doubt(saved, audio));
        File.SetLastWriteTimeUtc(audio, DateTime.UtcNow.AddHours(1));
        Assert.Contains("was changed after", SessionRecording.Doubt(saved, audio));
        File.Delete(audio);
        var failure = Assert.Throws<StreamCoachException>(() => SessionRecording.Find(saved));
        Assert.Equal(FailureKind.RecordingMoved, failure.Kind);
        Assert.Contains(audio, failure.Message);
    }

    [Fact]
    public async Task A_session_without_audio_says_what_was_heard()
    {
        using var root = new TemporaryRoot();
        using var stream = new MemoryStream(Wav.Tone(2));
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = TranscriptionSession.FromStream(stream, 16_000, Sandboxed.Options(sandbox, saveIn: root.Path));
        await using TranscriptionSession address = TranscriptionSession.FromAddress(new("https://host.example/talk.mp3?token=secret"), Sandboxed.Options(sandbox));
        Assert.Equal(FailureKind.RecordingUnknown, Assert.Throws<StreamCoachException>(() => SessionRecording.Find(session)).Kind);
        var failure = Assert.Throws<StreamCoachException>(() => SessionRecording.Find(address));
        Assert.Equal(FailureKind.RecordingAtAddress, failure.Kind);
        Assert.DoesNotContain("secret", failure.Message);
    }

    [Theory]
    [InlineData("kept.wav")]
    [InlineData("")]
    [InlineData("/talks/ke\0pt.wav")]
    public async Task A_journal_with_an_impossible_path_is_not_read(string path)
    {
        using var root = new TemporaryRoot();
        using var stream = new MemoryStream(Wav.Tone(2));
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = TranscriptionSession.FromStream(stream, 16_000, WithAudio(sandbox, root.Path, Path.Combine(root.Path, "kept.wav")));
        await session.StartAsync(Limit.Token);
        await session.TurnsAsync();
        await session.DisposeAsync();
        string journal = SessionFolder.Open(root.Path, session.Id).FilePath(SessionFolder.JournalFile);
        string[] lines = File.ReadAllLines(journal);
        JsonNode header = JsonNode.Parse(lines[0])!;
        header["session"]!["savedAudio"] = path;
        File.WriteAllLines(journal, [header.ToJsonString(), .. lines[1..]]);
        var failure = Assert.Throws<StreamCoachException>(() => SavedSessions.Open(root.Path, session.Id));
        Assert.Equal(FailureKind.SavedSessionUnreadable, failure.Kind);
        Assert.Contains("path of the saved audio", failure.Message);
    }

    private static SessionOptions WithAudio(SandboxServer sandbox, string folder, string audio)
    {
        SessionOptions options = Sandboxed.Options(sandbox, saveIn: folder);
        return new() { Key = options.Key, Endpoint = options.Endpoint, Speed = options.Speed, Limits = options.Limits, SaveIn = options.SaveIn, SaveAudio = audio };
    }
}

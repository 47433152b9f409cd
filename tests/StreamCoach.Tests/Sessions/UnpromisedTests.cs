using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Sandbox.Unpromised;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Sessions;

/// <summary>
/// The client relies on no behaviour that the service does not promise: with any of it changed, every turn comes once, with its speaker and times, and the
/// session ends correctly. Each row changes one behaviour, with a model that sends one final and with one that sends two.
/// </summary>
public class UnpromisedTests
{
    // The first three turns of the recording and the pause after them.
    private const int Turns = 3;
    private const double Seconds = 15.8;
    private const double Speed = 40;

    private static readonly byte[] Sound = Audio.Wav.Make(1, 1, 16_000, 16, File.ReadAllBytes(SandboxServer.RecordingPath)[44..(44 + ((int)(Seconds * 16_000) * 2))]);
    private static readonly Turn[] Said = [.. Talks.Recording.Turns.Take(Turns)];

    private static readonly StreamingOptions[] Models =
    [
        new() { SpeakerLabels = true, LanguageDetection = true },
        new() { Model = "universal-streaming-english", FormatTurns = true, SpeakerLabels = true, LanguageDetection = true },
    ];

    private static readonly Dictionary<string, Case> Table = new()
    {
        ["heartbeats: always"] = new() { Habits = new() { Heartbeats = HeartbeatHabit.Always } },
        ["heartbeats: never"] = new() { Habits = new() { Heartbeats = HeartbeatHabit.Never } },
        ["heartbeats: late"] = new() { Habits = new() { Heartbeats = HeartbeatHabit.Late } },
        ["heartbeats: stopping"] = new() { Habits = new() { Heartbeats = HeartbeatHabit.Stopping } },
        ["pongs: none"] = new() { Habits = new() { Pongs = false } },
        ["pongs: none, on a connection that is silent until the ping times out"] = new()
        {
            Habits = new() { Heartbeats = HeartbeatHabit.Never, Pongs = false },
            Fault = SandboxFault.HalfOpen(9),
            Ping = TimeSpan.FromMilliseconds(300),
            Termination = TimeSpan.FromSeconds(30),
            Connections = 2,
            Warns = "answered no ping",
        },
        ["termination: late"] = new() { Habits = new() { Termination = TerminationHabit.Late, TerminationDelay = TimeSpan.FromMilliseconds(300) } },
        ["termination: later than it is waited for, once"] = new()
        {
            Habits = new() { Termination = TerminationHabit.Late, TerminationDelay = TimeSpan.FromSeconds(3), TerminationTimes = 1 },
            Connections = 2,
            Warns = "did not confirm the end",
        },
        ["termination: later than it is waited for, once, live"] = new()
        {
            Habits = new() { Termination = TerminationHabit.Late, TerminationDelay = TimeSpan.FromSeconds(3), TerminationTimes = 1 },
            IsLive = true,
            Connections = 2,
            Warns = "did not confirm the end",
        },
        ["termination: never"] = new() { Habits = new() { Termination = TerminationHabit.Never }, Connections = 2, State = SessionState.Interrupted, Warns = "had confirmed all of its audio" },
        ["termination: never, live"] = new()
        {
            Habits = new() { Termination = TerminationHabit.Never },
            IsLive = true,
            Connections = 2,
            State = SessionState.Interrupted,
            Gaps = 1,
            Warns = "had confirmed all of its audio",
        },
        ["termination: close 1011 instead, once"] = new() { Habits = new() { Termination = TerminationHabit.InternalError, TerminationTimes = 1 }, Connections = 2, Warns = "Connecting again" },
        ["termination: close 1011 instead, once, live"] = new()
        {
            Habits = new() { Termination = TerminationHabit.InternalError, TerminationTimes = 1 },
            IsLive = true,
            Connections = 2,
            Warns = "Connecting again"
        },
        ["termination: close 1011 instead, every time"] = new()
        {
            Habits = new() { Termination = TerminationHabit.InternalError },
            Connections = null,
            State = SessionState.Interrupted,
            Warns = "had confirmed all of its audio"
        },
        ["termination: close 1011 instead, every time, live"] = new()
        {
            Habits = new() { Termination = TerminationHabit.InternalError },
            IsLive = true,
            Connections = null,
            State = SessionState.Interrupted,
            Gaps = 1,
            Warns = "had confirmed all of its audio",
        },
        ["keys: type first"] = new() { Habits = new() { KeyOrder = KeyOrder.TypeFirst } },
        ["keys: type last"] = new() { Habits = new() { KeyOrder = KeyOrder.TypeLast } },
        ["keys: shuffled"] = new() { Habits = new() { KeyOrder = KeyOrder.Shuffled } },
        ["keys: unknown ones"] = new() { Habits = new() { UnknownKeys = true } },
        ["messages: unknown ones"] = new() { Habits = new() { UnknownMessages = true } },
        ["messages: a warning"] = new() { Habits = new() { Warns = true }, Warns = "The audio is quiet." },
        ["numbers as strings"] = new() { Habits = new() { NumbersAsStrings = true, Warns = true }, Warns = "The audio is quiet." },
        ["half surrogate pairs in texts"] = new() { Habits = new() { LoneSurrogates = true } },
        ["revision: before the final"] = new() { Habits = new() { PendingSpeakers = true, RevisesBeforeFinal = true } },
        ["revision: at the end"] = new() { Habits = new() { PendingSpeakers = true } },
        ["revision: during the session and at the end"] = new() { Habits = new() { PendingSpeakers = true, RevisionInterval = TimeSpan.FromSeconds(6) } },
        ["finals: two"] = new() { Habits = new() { TwoFinals = true } },
        ["finals: empty ones between"] = new() { Habits = new() { EmptyFinals = true } },
        ["word times: beyond the sound"] = new() { Habits = new() { WordsAhead = TimeSpan.FromHours(1) }, Times = false },
        ["inactivity: 3006"] = new() { Fault = Inactive(3006), Connections = 2, Warns = "no audio reached it" },
        ["inactivity: 3005"] = new() { Fault = Inactive(3005), Connections = 2, Warns = "no audio reached it" },
        ["inactivity: 4031"] = new() { Fault = Inactive(4031), Connections = 2, Warns = "no audio reached it" },
        ["unknown values: speaker"] = Odd(OddForm.UnknownValue, "Turn", "words.speaker") with { Speakers = false },
        ["unknown values: language"] = Odd(OddForm.UnknownValue, "Turn", "language_code"),
        ["unknown values: mode and domain"] = Odd(OddForm.UnknownValue, "Begin", "configuration.mode", "configuration.domain", "configuration.voice_focus"),
        ["unknown values: model"] = Odd(OddForm.UnknownValue, "Begin", "configuration.model") with { Warns = "the service runs 'a value from tomorrow'" },
    };

    private static readonly Dictionary<string, string[]> Fields = new()
    {
        ["Begin"] = ["id", "expires_at", "configuration", "configuration.model", "configuration.mode", "configuration.api_version", "configuration.speaker_labels"],
        ["Turn"] = ["turn_order", "turn_is_formatted", "end_of_turn", "transcript", "end_of_turn_confidence", "words", "utterance", "language_code",
            "language_confidence", "speaker_label", "speaker_confidence", "words.text", "words.start", "words.end", "words.confidence", "words.word_is_final", "words.speaker"],
        ["SpeechStarted"] = ["timestamp", "confidence"],
        ["SpeakerRevision"] = ["revisions", "revisions.turn_order", "revisions.speaker_label", "revisions.words", "revisions.words.speaker", "revisions.words.text", "revisions.words.start"],
        ["Heartbeat"] = ["total_audio_received_ms", "total_duration_ms", "realtime_factor", "max_speech_probability"],
        ["Warning"] = ["warning_code", "warning"],
        ["Error"] = ["error_code", "error"],
        ["Termination"] = ["audio_duration_seconds", "session_duration_seconds"],
    };

    public static IEnumerable<TheoryDataRow<string>> Habits => Table.Select(row => new TheoryDataRow<string>(row.Key));

    public static TheoryData<string, string> OddFields => [.. Fields.SelectMany(message => message.Value.Select(name => new TheoryDataRow<string, string>(message.Key, name)))];

    [Theory]
    [MemberData(nameof(Habits))]
    public Task Unpromised_behavior_changes_no_turn(string habit) => Task.WhenAll(Models.Select(model => CheckAsync(model, Table[habit])));

    [Theory]
    [MemberData(nameof(OddFields))]
    public Task An_odd_field_affects_only_that_field(string message, string field) => Task.WhenAll(
        from form in new[] { OddForm.Absent, OddForm.Null, OddForm.OtherType }
        from model in Models
        select CheckAsync(model, Odd(form, message, field) with
        {
            // The times are those of the words, and a revision without turn orders changes no turn.
            Times = field is not ("words" or "words.text" or "words.start" or "words.end"),
            Speakers = field is not ("revisions" or "revisions.turn_order"),
            Fault = message == "Error" ? SandboxFault.Error(3005, "Session Cancelled: An error occurred", 9) : null,
            Connections = message == "Error" ? 2 : 1,
            Warns = message switch { "Error" => "Connecting again", "Warning" => "The service warns:", _ => null },
        }));

    private static async Task CheckAsync(StreamingOptions model, Case row)
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { Unpromised = row.Habits, HeartbeatInterval = TimeSpan.FromMilliseconds(20) });
        sandbox.FaultNext(row.Fault);
        using var file = new TemporaryFile(row.IsLive ? ".raw" : ".wav", row.IsLive ? Sound[44..] : Sound);
        SessionOptions options = Sandboxed.Options(sandbox, model, speed: Speed, limits: row.Limits);
        await using TranscriptionSession session = row.IsLive ? TranscriptionSession.FromProgram(TestProgram.Play(file.Path), 16_000, options) : TranscriptionSession.FromFile(file.Path, options);
        await session.StartAsync(Limit.Token);
        List<Turn> read = await session.TurnsAsync();
        IReadOnlyList<Turn> turns = session.GetTurns();

        Assert.Equal(Said.Select(said => said.Text), turns.Select(turn => turn.Text.Replace("\uFFFD", "")));
        Assert.Equal(Enumerable.Range(0, Turns), read.Select(turn => turn.Order));
        Assert.All(turns, turn => Assert.True(turn.IsFinal));
        (SessionState, int, int) ended = (session.State, sandbox.Sessions.Count, session.Gaps.Count);
        Assert.True((row.State, row.Connections ?? ended.Item2, row.Gaps) == ended, $"{ended}\n{string.Join('\n', session.Diagnostics.Since(0).Select(note => note.Text))}");
        if (row.Speakers) Assert.Equal(Said.Select(said => said.Speaker), turns.Select(turn => turn.Speaker));
        if (row.Times)
        {
            Assert.All(turns.Zip(Said), pair => Assert.Equal(pair.Second.Start!.Value, pair.First.Start!.Value, 0.1));
            Assert.All(turns.Zip(Said), pair => Assert.Equal(pair.Second.End!.Value, pair.First.End!.Value, 0.1));
        }
        else
        {
            // Times always increase; only times that the service reports beyond the audio exceed it.
            Assert.All(turns, turn => Assert.InRange(turn.End!.Value, turn.Start!.Value, row.Habits.WordsAhead.TotalSeconds + Seconds + 0.1));
            Assert.All(turns.Zip(turns.Skip(1)), pair => Assert.InRange(pair.Second.Start!.Value, pair.First.End!.Value - row.Habits.WordsAhead.TotalSeconds - 0.1, Seconds + 0.1));
        }
        string[] warnings = [.. session.Diagnostics.Since(0).Where(note => note.Level == DiagnosticLevel.Warning).Select(note => note.Text)];
        if (row.Warns is { } warning) Assert.Contains(warnings, text => text.Contains(warning));
        else Assert.Empty(warnings);
    }

    private static SandboxFault Inactive(int code) => SandboxFault.Error(code, "Session terminated due to inactivity: No messages received for 60 seconds", 9);

    // Makes the service send each message: SpeakerRevision and Warning by an option, Error by a fault.
    private static Case Odd(OddForm form, string message, params string[] fields) => new()
    {
        Habits = new()
        {
            OddFields = [.. fields.Select(field => new OddField(message, field, form))],
            PendingSpeakers = message == "SpeakerRevision",
            Warns = message == "Warning",
        },
    };

    /// <summary>The changed behaviour, and the expected differences in the result.</summary>
    private sealed record Case
    {
        public UnpromisedBehavior Habits { get; init; } = new();

        public SandboxFault? Fault { get; init; }

        /// <summary>Whether the turns have the times of the recording.</summary>
        public bool Times { get; init; } = true;

        /// <summary>Whether the turns have the speakers of the recording.</summary>
        public bool Speakers { get; init; } = true;

        /// <summary>The number of connections; <see langword="null"/> if it depends on timing.</summary>
        public int? Connections { get; init; } = 1;

        public SessionState State { get; init; } = SessionState.Completed;

        public int Gaps { get; init; }

        /// <summary>Whether the audio comes from a program, which cannot repeat it.</summary>
        public bool IsLive { get; init; }

        /// <summary>The ping interval, if it matters.</summary>
        public TimeSpan? Ping { get; init; }

        public TimeSpan Termination { get; init; } = TimeSpan.FromSeconds(1);

        public ConnectionLimits Limits => new ConnectionLimits { TerminationTimeout = Termination, OutageAtEnd = TimeSpan.FromSeconds(1) } is var limits
            && Ping is { } ping ? limits with { PingInterval = ping, PongTimeout = ping } : limits;

        /// <summary>The text of the expected warning; <see langword="null"/> for no warning.</summary>
        public string? Warns { get; init; }
    }
}

using StreamCoach.Sandbox.Unpromised;

namespace StreamCoach.Tests.Soak.Proof;

/// <summary>Draws unpromised behaviour of the service: each option with all values.</summary>
internal static class ScheduleHabits
{
    // Transcript and words are never absent together, because such a message has no text.
    private static readonly (string Message, string Field)[] Fields =
    [
        ("Begin", "id"), ("Begin", "expires_at"), ("Begin", "configuration"), ("Begin", "configuration.model"),
        ("Turn", "turn_is_formatted"), ("Turn", "transcript"), ("Turn", "end_of_turn_confidence"), ("Turn", "words"), ("Turn", "utterance"), ("Turn", "language_code"),
        ("Turn", "speaker_label"), ("Turn", "words.start"), ("Turn", "words.end"), ("Turn", "words.confidence"), ("Turn", "words.word_is_final"), ("Turn", "words.speaker"),
        ("SpeechStarted", "timestamp"), ("SpeakerRevision", "revisions"), ("SpeakerRevision", "revisions.turn_order"), ("SpeakerRevision", "revisions.words"),
        ("Heartbeat", "total_audio_received_ms"), ("Warning", "warning"), ("Error", "error_code"), ("Error", "error"), ("Termination", "audio_duration_seconds"),
    ];

    public static UnpromisedBehavior Draw(Random random)
    {
        bool Chance(int percent) => random.Next(100) < percent;
        (string message, string field) = Fields[random.Next(Fields.Length)];
        bool odd = Chance(35);
        return new()
        {
            Heartbeats = (HeartbeatHabit)random.Next(5),
            Pongs = !Chance(30),
            Termination = Chance(45) ? TerminationHabit.AtOnce : (TerminationHabit)random.Next(1, 5),
            TerminationDelay = TimeSpan.FromMilliseconds(Chance(50) ? 200 : 2_500),
            TerminationTimes = random.Next(4) switch { 0 => 1, 1 => 2, 2 => random.Next(3, 8), _ => int.MaxValue },
            KeyOrder = (KeyOrder)random.Next(4),
            OddFields = odd ? [new(message, field, (OddForm)random.Next(3))] : [],
            NumbersAsStrings = Chance(25),
            UnknownKeys = Chance(25),
            UnknownMessages = Chance(25),
            LoneSurrogates = Chance(25),
            Warns = Chance(25),
            RevisesBeforeFinal = Chance(25),
            PendingSpeakers = Chance(40),
            RevisionInterval = Chance(30) ? TimeSpan.FromSeconds(random.Next(3, 20)) : null,
            TwoFinals = Chance(25),
            EmptyFinals = Chance(25),
            WordsAhead = Chance(15) ? (Chance(50) ? TimeSpan.FromSeconds(random.NextDouble()) : TimeSpan.FromHours(1)) : TimeSpan.Zero,
            InactivityCode = Chance(50) ? 3006 : 3005,
            RunsModel = Chance(15) ? (Chance(50) ? "universal-3-6-pro" : "universal-streaming-english") : null,
        };
    }
}

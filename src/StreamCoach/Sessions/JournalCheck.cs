using StreamCoach.Audio;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Services;
using StreamCoach.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>
/// What a journal must hold to be believed. It is a text file, which a user, a disk or another program may have changed: what cannot be is told, and never
/// acted upon.
/// </summary>
internal static class JournalCheck
{

    // Sound may be sent a little before it is on disk. What is sent twice is only a turn twice; what is not sent at all would be lost.
    private const double DiskDelay = 5;

    // A turn every millisecond of the longest session would not reach it.
    private const int MostTurns = 1 << 30;

    private static readonly TimeSpan LongestLimit = TimeSpan.FromDays(30);

    /// <summary>Why a header is none; <see langword="null"/> for one that is sound.</summary>
    public static string? Problem(JournalHeader header)
    {
        if (!Enum.IsDefined(header.SourceKind)) return "it names no kind of source";
        if (header is { SourceKind: SourceKind.File, Path: not { Length: > 0 } } || header.Path?.Contains('\0', StringComparison.Ordinal) == true) return "it names no recording";
        if (header.SourceKind == SourceKind.Program && !IsCommand(header.Command)) return "it names no program";
        if (header.SampleRate is not (>= 8_000 and <= 96_000) && !(header is { SourceKind: SourceKind.File, SampleRate: 0 }))
            return $"its sample rate of {header.SampleRate} is outside 8,000 to 96,000 Hz";
        if (header.DurationLimit is { } limit && (limit <= TimeSpan.Zero || limit > LongestLimit)) return "its duration cannot be";
        if (!IsTime(header.CreatedAt)) return "the time of its beginning cannot be";
        return IsComplete(header.Streaming) ? IsEndpoint(header.Endpoint) : "an entry of its options is empty";
    }

    /// <summary>Whether the values of a line, other than a position in the sound, can be.</summary>
    public static bool IsSound(JournalRecord line) => line switch
    {
        { Order: < 0 or > MostTurns } => false,
        { Names: { } names } when names.Values.Any(name => name is null) => false,
        { Streaming: { } options } when !IsComplete(options) => false,
        { Type: RecordType.Gap } => IsPosition(line.Start) && IsPosition(line.Seconds) && IsTime(line.At),
        { Type: RecordType.Began } => IsTime(line.StartedAt),
        { Type: RecordType.Ended } => IsTime(line.At),
        _ => true,
    };

    /// <summary>Options with a default for each that is missing, as in a journal of an older version: the serializer leaves null and 0 there.</summary>
    public static StreamingOptions Whole(StreamingOptions saved)
    {
        var defaults = new StreamingOptions();
        return saved with
        {
            Model = saved.Model is { Length: > 0 } model ? model : defaults.Model,
            KeyTerms = saved.KeyTerms ?? defaults.KeyTerms,
            Languages = saved.Languages ?? defaults.Languages,
            RedactPiiPolicies = saved.RedactPiiPolicies ?? defaults.RedactPiiPolicies,
            InactivityTimeout = saved.InactivityTimeout == 0 ? defaults.InactivityTimeout : saved.InactivityTimeout,
        };
    }

    /// <summary>Whether a position, in seconds, can be one of a session.</summary>
    public static bool IsPosition(double? seconds) => seconds is >= 0 and <= TurnValue.LongestSeconds;

    /// <summary>How a session ended: a word that only a later version knows, or that is no end, is a failure.</summary>
    public static SessionState EndOf(string state) =>
        Enum.TryParse(state, out SessionState ended) && Enum.IsDefined(ended) && ended.IsEnd() ? ended : SessionState.Failed;

    /// <summary>Why it failed; a word that only a later version knows is the wish for that version.</summary>
    public static FailureKind KindOf(string kind) => Enum.TryParse(kind, out FailureKind known) && Enum.IsDefined(known) ? known : FailureKind.SavedFormatTooNew;

    /// <summary>Checks that what is said to be answered is in the recording. One that was exchanged for a shorter one would else seem complete.</summary>
    /// <param name="answered">The position, in seconds.</param>
    /// <param name="length">The recording's length in seconds; <see langword="null"/> where nobody knows.</param>
    /// <param name="recording">Its name.</param>
    /// <exception cref="StreamCoachException">It is not.</exception>
    public static void NeedsToHold(double answered, double? length, string recording)
    {
        if (length is { } end) ResumedRecording.Check(answered, end, recording);
    }

    /// <summary>The position from which the sound on disk is sent; one beyond all of it is not believed.</summary>
    /// <param name="answered">The position that the journal names, in seconds.</param>
    /// <param name="spool">The sound on disk.</param>
    /// <param name="bytesPerSecond">Of that sound.</param>
    /// <param name="speed">How many times faster than speech it was heard: the disk is late by a time, not by a length of sound.</param>
    /// <param name="warn">Is told of a position that is not believed.</param>
    public static double Believed(double answered, AudioSpool? spool, int bytesPerSecond, double speed, Action<string> warn)
    {
        if (spool is null) return answered;
        double first = (double)spool.First / bytesPerSecond, end = (double)spool.End / bytesPerSecond;
        if (answered <= end + DiskDelay * speed) return answered;
        warn($"The journal says that all sound up to {answered:0} s was answered, and the sound on disk ends at {end:0} s. All that is on disk is sent again, from {first:0} s on.");
        return first;
    }

    private static bool IsTime(DateTime? time) => time is { Year: >= 1970 and < 9000 };

    private static bool IsCommand(IReadOnlyList<string>? command) =>
        command is [{ Length: > 0 }, ..] && !command.Any(part => part is null || part.Contains('\0', StringComparison.Ordinal));

    // The serializer checks a property for null, and not the entries of a list.
    private static bool IsComplete(StreamingOptions options) => !Lists(options).Any(list => list?.Any(entry => entry is null) == true);

    private static IReadOnlyList<string>?[] Lists(StreamingOptions options) => [options.KeyTerms, options.Languages, options.RedactPiiPolicies];

    private static string? IsEndpoint(string address)
    {
        try
        {
            ServiceEndpoint.FromAddress(address);
            return null;
        }
        catch (StreamCoachException error)
        {
            return error.Message;
        }
    }
}

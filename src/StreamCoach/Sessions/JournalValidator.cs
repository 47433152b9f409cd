using StreamCoach.Audio;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Services;
using StreamCoach.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>
/// Validates the values of a journal that is read back, and replaces missing ones by defaults. A journal is a text file that a user, a failing disk or
/// another program may have changed, so an impossible value is reported and never used.
/// </summary>
internal static class JournalValidator
{
    // Audio may be sent, and confirmed, up to this many seconds before it is on disk.
    private const double DiskDelay = 5;

    // More turns than a session with one per millisecond would have.
    private const int MostTurns = 1 << 30;

    private static readonly TimeSpan LongestLimit = TimeSpan.FromDays(30);

    /// <summary>Returns what is wrong with a header; <see langword="null"/> if it is valid.</summary>
    public static string? FindProblem(JournalHeader header)
    {
        if (!Enum.IsDefined(header.SourceKind)) return "its kind of source is unknown";
        if (header is { SourceKind: SourceKind.File, Path: not { Length: > 0 } } || header.Path?.Contains('\0', StringComparison.Ordinal) == true) return "it contains no path of a recording";
        if (header.SavedAudio is { } audio && !IsFullPath(audio)) return "it contains no full path of the saved audio";
        if (header.SourceKind == SourceKind.Program && !IsCommand(header.Command)) return "it contains no program";
        if (header.SampleRate is not (>= 8_000 and <= 96_000) && !(header is { SourceKind: SourceKind.File, SampleRate: 0 }))
            return $"its sample rate of {header.SampleRate} is outside 8,000 to 96,000 Hz";
        if (header.DurationLimit is { } limit && (limit <= TimeSpan.Zero || limit > LongestLimit)) return "its duration limit is out of range";
        if (!IsTime(header.CreatedAt)) return "its creation time is out of range";
        if (header.Tags?.Any(tag => tag is null) == true) return "one of its tags is missing";
        return IsComplete(header.Streaming) ? IsEndpoint(header.Endpoint) : "an entry of its options is missing";
    }

    /// <summary>Whether the values of a line are possible. Offsets of turns are checked elsewhere.</summary>
    public static bool IsValid(JournalLine line) => line switch
    {
        { Order: < 0 or > MostTurns } => false,
        { Names: { } names } when names.Values.Any(name => name is null) => false,
        { Streaming: { } options } when !IsComplete(options) => false,
        { Tags: { } tags } when tags.Any(tag => tag is null) => false,
        { Type: JournalLineType.Note } => IsOffset(line.Start) && IsTime(line.At),
        { Type: JournalLineType.Gap } => IsOffset(line.Start) && IsOffset(line.Seconds) && IsTime(line.At),
        { Type: JournalLineType.Began } => IsTime(line.StartedAt),
        { Type: JournalLineType.Ended } => IsTime(line.At),
        _ => true,
    };

    /// <summary>Returns the options with defaults for missing ones: for an option that an older version did not write, the serializer sets null or 0.</summary>
    public static StreamingOptions WithDefaults(StreamingOptions saved)
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

    /// <summary>Whether an offset, in seconds, is possible in a session.</summary>
    public static bool IsOffset(double? seconds) => seconds is >= 0 and <= TurnValue.LongestSeconds;

    /// <summary>Parses the state in which a session ended. A state that this version does not know, or that is no end, counts as failed.</summary>
    public static SessionState ParseEnd(string state) =>
        Enum.TryParse(state, out SessionState ended) && Enum.IsDefined(ended) && ended.IsEnd() ? ended : SessionState.Failed;

    /// <summary>Parses the kind of a failure. For a kind that only a later version knows, that version is needed.</summary>
    public static FailureKind ParseFailureKind(string kind) => Enum.TryParse(kind, out FailureKind known) && Enum.IsDefined(known) ? known : FailureKind.SavedFormatTooNew;

    /// <summary>Checks that a recording reaches the confirmed offset. A recording that was replaced by a shorter one would otherwise seem complete.</summary>
    /// <param name="confirmed">The confirmed offset in seconds.</param>
    /// <param name="length">The recording's length in seconds; <see langword="null"/> if unknown.</param>
    /// <param name="recording">The name of the recording.</param>
    /// <exception cref="StreamCoachException">The recording is shorter.</exception>
    public static void ThrowIfEndsBefore(double confirmed, double? length, string recording)
    {
        if (length is { } end) ResumedRecording.Check(confirmed, end, recording);
    }

    /// <summary>Returns the offset, in seconds, from which audio on disk is sent. If the journal's offset is after the end of that audio, all of it is sent.</summary>
    /// <param name="confirmed">The confirmed offset in the journal, in seconds.</param>
    /// <param name="spool">The audio on disk; <see langword="null"/> if there is none.</param>
    /// <param name="bytesPerSecond">Bytes per second of that audio.</param>
    /// <param name="speed">How many times faster than speech it was sent: the delay of the disk is a time, not a length of audio.</param>
    /// <param name="warn">Called if the journal's offset is not used.</param>
    public static double ResumeOffset(double confirmed, AudioSpool? spool, int bytesPerSecond, double speed, Action<string> warn)
    {
        if (spool is null) return confirmed;
        double first = (double)spool.First / bytesPerSecond, end = (double)spool.End / bytesPerSecond;
        if (confirmed <= end + DiskDelay * speed) return confirmed;
        warn($"According to the journal all audio up to {confirmed:0} s was confirmed, but the audio on disk ends at {end:0} s. All audio on disk is sent again, from {first:0} s on.");
        return first;
    }

    private static bool IsTime(DateTime? time) => time is { Year: >= 1970 and < 9000 };

    private static bool IsFullPath(string path) => !path.Contains('\0', StringComparison.Ordinal) && Path.IsPathFullyQualified(path);

    private static bool IsCommand(IReadOnlyList<string>? command) =>
        command is [{ Length: > 0 }, ..] && !command.Any(part => part is null || part.Contains('\0', StringComparison.Ordinal));

    // The serializer checks properties for null, but not the entries of a list.
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

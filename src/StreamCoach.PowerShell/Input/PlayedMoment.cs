using System.Globalization;
using System.Management.Automation;
using StreamCoach.Analysis;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Commands.Input;

/// <summary>
/// A moment that can be played: a session, or the times of a turn, a finding, a note, or an object with the same properties, such as a CSV row. The path of an
/// object is never used, because it may come from outside; the session knows its recording.
/// </summary>
/// <param name="Session">The session; <see langword="null"/> if it is not known on this machine.</param>
/// <param name="SessionId">The session's id; <see langword="null"/> if the object has none.</param>
/// <param name="Start">The beginning, in seconds from the session's first sample; <see langword="null"/> for a whole session.</param>
/// <param name="End">The end, in seconds; <see langword="null"/> for a note, which is about a moment, and for a whole session.</param>
/// <param name="Text">What was said there, one line; empty if unknown.</param>
internal sealed record PlayedMoment(TranscriptionSession? Session, string? SessionId, double? Start, double? End, string Text)
{
    /// <summary>Reads an object.</summary>
    /// <exception cref="StreamCoachException">It is nothing that can be played, has no times, or its session does not exist.</exception>
    public static PlayedMoment Of(PSObject input)
    {
        switch (input.BaseObject)
        {
            case TranscriptionSession session:
                return Whole(session);
            case Turn turn:
                double began = turn.Start ?? throw TimesMissing($"The turn \"{turn.Text}\"");
                return new(TranscriptionSession.Of(turn) ?? ById(turn.SessionId), turn.SessionId, began, turn.End, Spoken(turn.Speaker, turn.Text));
            case Finding finding:
                double start = finding.Start ?? throw TimesMissing($"Finding {finding.Number}, whose quote was not found in the transcript,");
                return new(ById(finding.SessionId), finding.SessionId, start, finding.End, Spoken(finding.Speaker, finding.Quote));
            case TranscriptAnalysis:
                throw new StreamCoachException(FailureKind.InputNotSupported, "An analysis has no moment of its own.", "Pipe its findings: $analysis.Findings | Invoke-TranscriptPlayback");
        }
        if (input.TypeNames.Contains($"Deserialized.{typeof(TranscriptionSession)}") && Property(input, "Id") is { } id)
            return Whole(ById(id) ?? throw ErrorRecords.SessionNotFound(id));
        if (input.Properties["Start"] is null) throw new StreamCoachException(FailureKind.InputNotSupported,
            $"An object of type {input.BaseObject.GetType().Name} has no moment that can be played.", "Pipe turns, findings, notes or sessions, or objects with SessionId, Start and End.");
        double begin = Seconds(input, "Start") ?? throw TimesMissing("The object");
        string? sessionId = Property(input, "SessionId");
        return new(ById(sessionId), sessionId, begin, Seconds(input, "End"), Spoken(Property(input, "Speaker"), Property(input, "Text") ?? Property(input, "Quote")));
    }

    /// <summary>Returns a whole session.</summary>
    public static PlayedMoment Whole(TranscriptionSession session) => new(session, session.Id, null, null, "");

    private static TranscriptionSession? ById(string? id) => id is null ? null : RunspaceSessions.Current.ById(id);

    private static string Spoken(string? speaker, string? text) => $"{(string.IsNullOrEmpty(speaker) ? "" : $"{speaker}: ")}{text}";

    private static string? Property(PSObject input, string name) => LanguagePrimitives.ConvertTo<string>(input.Properties[name]?.Value) is { Length: > 0 } text ? PrintableText.Line(text) : null;

    // The rows of a CSV contain text, in the invariant culture.
    private static double? Seconds(PSObject input, string name) =>
        double.TryParse(Property(input, name), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0 and < int.MaxValue ? seconds : null;

    private static StreamCoachException TimesMissing(string what) => new(FailureKind.PlaybackTimesMissing, $"{what} has no times, so its moment is not known.");
}

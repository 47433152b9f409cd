using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StreamCoach.Errors;
using StreamCoach.Storage;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <content>What each line of a journal means.</content>
internal sealed partial class SavedJournal
{
    private void Accept(JsonLinesReader lines)
    {
        // The line end after an incomplete line.
        if (lines.Current.IsEmpty) return;
        _place = new(lines.Offset, lines.Current.Length);
        if (!lines.IsTooLong && Accept(lines.Current)) return;
        if (lines.IsCutOff) _warnings.Add("The last line of the journal is incomplete and was skipped.");
        else if (++_unreadableLines <= MostWarnings) _warnings.Add($"Line {lines.Number} of the journal cannot be read and was skipped.");
    }

    // Returns false for a line that cannot be read.
    private bool Accept(ReadOnlySpan<byte> json)
    {
        try
        {
            if (JsonSerializer.Deserialize(json, JournalJson.Default.JournalLine) is not { } line || !JournalValidator.IsValid(line)) return false;
            return line.Type is JournalLineType.Turn or JournalLineType.Revised ? AcceptTurn(line, json) : Accept(line);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool AcceptTurn(JournalLine line, ReadOnlySpan<byte> json)
    {
        // The serializer would read a missing number as 0.
        if (line is not { Order: not null, IsFinal: not null, Start: not null }) return false;
        if (ReadTurn(json, Header.Id, Header.Path, TurnJson.Turn) is not { } read) return false;
        Turn turn = read with { SessionName = Header.Name, ConfirmedUntil = line.Answered };
        _turns[turn.Order] = turn;
        _places[turn.Order] = _place;
        if (turn.IsFinal && line.Type == JournalLineType.Turn) TryConfirm(turn.ConfirmedUntil ?? turn.End ?? 0);
        return true;
    }

    /// <summary>Reads a turn from its line, with the name that its speaker had when it was written.</summary>
    /// <returns><see langword="null"/> if the line is <c>null</c>.</returns>
    /// <exception cref="JsonException">The line is no turn.</exception>
    public static Turn? ReadTurn(ReadOnlySpan<byte> json, string sessionId, string? path, JsonTypeInfo<Turn> contract) =>
        JsonSerializer.Deserialize(json, contract) is { } read
            ? read.WithLabels() with { SessionId = sessionId, Path = path, End = read.End ?? read.Start }
            : null;

    // Returns false for a line that lacks a property that its type requires.
    private bool Accept(JournalLine line)
    {
        switch (line)
        {
            case { Type: JournalLineType.Opened, ProcessId: { } processId, Machine: { } machine }:
                Owner = new(processId, machine);
                _isResumed = true;
                return true;
            case { Type: JournalLineType.Began, StartedAt: { } startedAt }:
                _connections++;
                StartedAt ??= startedAt;
                ServiceId = PrintableText.KnownLine(line.ServiceId);
                Model = PrintableText.KnownLine(line.Model) ?? Model;
                (EndedState, EndedAt, Failure) = (null, null, null);
                // Only a resumed session sends audio again from there; after a reconnect, turns that were shown remain.
                if (_isResumed && line.Offset is { } offset) RemoveUnconfirmed(offset);
                _isResumed = false;
                return true;
            case { Type: JournalLineType.Gap, Start: { } start, Seconds: { } seconds, Reason: { } reason, At: { } at }:
                _gaps.Add(new(start, seconds, reason, at));
                return true;
            case { Type: JournalLineType.Options, Streaming: { } options }:
                Options = JournalValidator.WithDefaults(options);
                return true;
            case { Type: JournalLineType.Names, Names: { } names }:
                _assignedNames = _assignedNames.With(SpeakerNames.Saved(names));
                return true;
            case { Type: JournalLineType.Named, Name: { } name }:
                Labels = Labels.WithName(name);
                return true;
            case { Type: JournalLineType.Tags, Tags: { } tags }:
                Labels = Labels.WithTags(tags);
                return true;
            case { Type: JournalLineType.Note, Start: { } start, At: { } at }:
                Labels = Labels.WithNote(new(Header.Id, start, line.Message, at));
                return true;
            case { Type: JournalLineType.Answered, Answered: { } answered }:
                return TryConfirm(answered);
            case { Type: JournalLineType.Ended, State: { } state, Answered: { } answered, At: { } at }:
                EndedState = JournalValidator.ParseEnd(state) is var ended && ended == SessionState.Completed && line.Whole != true ? SessionState.Stopped : ended;
                EndedAt = at;
                Failure = FailureOf(line);
                return TryConfirm(answered);
            default:
                return line.Type is not (JournalLineType.Opened or JournalLineType.Began or JournalLineType.Gap or JournalLineType.Options
                    or JournalLineType.Names or JournalLineType.Named or JournalLineType.Tags or JournalLineType.Note or JournalLineType.Answered or JournalLineType.Ended);
        }
    }

    private static StreamCoachException? FailureOf(JournalLine line) => line.Kind is null
        ? null
        : new(JournalValidator.ParseFailureKind(line.Kind), line.Message ?? line.Kind);
}

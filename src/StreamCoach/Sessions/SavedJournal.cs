using System.Text.Json;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Storage;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>
/// The content of a session's journal, read from disk: its header, turns, gaps and end. <see cref="SessionJournalWriter"/> wrote it, possibly in a process
/// that was killed. A line that cannot be read, such as an incomplete last one, is skipped and reported in <see cref="Warnings"/>.
/// </summary>
internal sealed class SavedJournal
{
    private const int MostWarnings = 10;

    private readonly SortedDictionary<int, Turn> _turns = [];
    private readonly List<SessionGap> _gaps = [];
    private readonly List<string> _warnings = [];
    private SpeakerNames _assignedNames = SpeakerNames.None;
    private int _connections;
    private bool _isResumed;
    private int _unreadableLines;

    private SavedJournal(JournalHeader header)
    {
        Header = header;
        Options = header.Streaming;
        Model = PrintableText.Line(header.Streaming.Model);
    }

    public JournalHeader Header { get; }

    /// <summary>The turns in order, in their last revision.</summary>
    public IReadOnlyList<Turn> Turns { get; private set; } = [];

    /// <summary>The lost parts of the audio.</summary>
    public IReadOnlyList<SessionGap> Gaps => _gaps;

    /// <summary>The names of the speakers.</summary>
    public SpeakerNames Names { get; private set; } = SpeakerNames.None;

    /// <summary>The streaming options after their last change.</summary>
    public StreamingOptions Options { get; private set; }

    /// <summary>The offset, in seconds, up to which the service has confirmed the audio.</summary>
    public double ConfirmedSeconds { get; private set; }

    /// <summary>The state in which the session ended; <see langword="null"/> if its process was killed, or if it still runs.</summary>
    public SessionState? EndedState { get; private set; }

    /// <summary>Why the session failed; <see langword="null"/> if it did not.</summary>
    public StreamCoachException? Failure { get; private set; }

    /// <summary>When the service first began the session, in UTC.</summary>
    public DateTime? StartedAt { get; private set; }

    /// <summary>When the session ended, in UTC.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>The session's last id at the service.</summary>
    public string? ServiceId { get; private set; }

    /// <summary>The model that the service reported, or the requested one.</summary>
    public string Model { get; private set; }

    /// <summary>The process that last wrote the session; <see langword="null"/> if the journal does not say.</summary>
    public SessionOwner? Owner { get; private set; }

    /// <summary>The number of connections after the first.</summary>
    public int Reconnects => Math.Max(0, _connections - 1);

    /// <summary>Reports of lines that could not be read, limited in number.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Reads the journal of a saved session, which may still be running.</summary>
    /// <exception cref="StreamCoachException">There is no readable header, or a newer version wrote it.</exception>
    public static SavedJournal Read(SessionFolder folder) => Read(folder, lines =>
    {
        var journal = new SavedJournal(ReadHeader(folder, lines));
        while (lines.MoveNext()) journal.Accept(lines);
        journal.Finish();
        return journal;
    });

    /// <summary>Reads the first line only.</summary>
    /// <exception cref="StreamCoachException">There is no readable header, or a newer version wrote it.</exception>
    public static JournalHeader ReadHeader(SessionFolder folder) => Read(folder, lines => ReadHeader(folder, lines));

    private static T Read<T>(SessionFolder folder, Func<JsonLinesReader, T> read)
    {
        try
        {
            using var lines = new JsonLinesReader(folder);
            return read(lines);
        }
        catch (ForeignAccessException error)
        {
            throw error.Failure();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unreadable(folder, "it contains no journal", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(folder, error.Message, error);
        }
    }

    private static JournalHeader ReadHeader(SessionFolder folder, JsonLinesReader lines)
    {
        if (!lines.MoveNext()) throw Unreadable(folder, "its journal is empty");
        if (lines.IsTooLong) throw Unreadable(folder, "the first line of its journal is too long for a header");
        ReadOnlySpan<byte> line = lines.Current;
        try
        {
            JournalFormat? format = JsonSerializer.Deserialize(line, JournalJson.Default.JournalFormat);
            if (format?.Type != JournalLineType.Header) throw Unreadable(folder, "its journal does not begin with a header");
            if (format.Format > JournalLine.CurrentFormat)
            {
                throw new StreamCoachException(FailureKind.SavedFormatTooNew,
                    $"The session in '{folder.Path}' was saved in format {format.Format}; this version reads up to {JournalLine.CurrentFormat}.");
            }
            if (JsonSerializer.Deserialize(line, JournalJson.Default.JournalLine)?.Session is { } header && header.Id == folder.Id)
            {
                if (JournalValidator.FindProblem(header) is { } problem) throw Unreadable(folder, $"the first line of its journal is damaged: {problem}");
                // Only text that is shown is cleaned; path, program and device are used unchanged.
                return header with { Name = PrintableText.Line(header.Name), Source = PrintableText.Line(header.Source), Streaming = JournalValidator.WithDefaults(header.Streaming) };
            }
            throw Unreadable(folder, "its journal is of another session");
        }
        catch (JsonException error)
        {
            throw Unreadable(folder, "the first line of its journal is not a header", error);
        }
    }

    private static StreamCoachException Unreadable(SessionFolder folder, string why, Exception? cause = null) =>
        new(FailureKind.SavedSessionUnreadable, $"The session in '{folder.Path}' cannot be read: {why.TrimEnd('.')}.", cause);

    private void Accept(JsonLinesReader lines)
    {
        // The line end after an incomplete line.
        if (lines.Current.IsEmpty) return;
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
        if (JsonSerializer.Deserialize(json, TurnJson.Turn) is not { } read) return false;
        Turn turn = read.WithLabels() with { SessionId = Header.Id, End = read.End ?? read.Start, ConfirmedUntil = line.Answered };
        _turns[turn.Order] = turn;
        if (turn.IsFinal && line.Type == JournalLineType.Turn) TryConfirm(turn.ConfirmedUntil ?? turn.End ?? 0);
        return true;
    }

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
            case { Type: JournalLineType.Answered, Answered: { } answered }:
                return TryConfirm(answered);
            case { Type: JournalLineType.Ended, State: { } state, Answered: { } answered, At: { } at }:
                EndedState = JournalValidator.ParseEnd(state) is var ended && ended == SessionState.Completed && line.Whole != true ? SessionState.Stopped : ended;
                EndedAt = at;
                Failure = FailureOf(line);
                return TryConfirm(answered);
            default:
                return line.Type is not (JournalLineType.Opened or JournalLineType.Began or JournalLineType.Gap or JournalLineType.Options
                    or JournalLineType.Names or JournalLineType.Answered or JournalLineType.Ended);
        }
    }

    private static StreamCoachException? FailureOf(JournalLine line) => line.Kind is null
        ? null
        : new(JournalValidator.ParseFailureKind(line.Kind), line.Message ?? line.Kind);

    /// <summary>Removes unfinished turns and gaps after an offset from which the audio is sent again.</summary>
    /// <param name="offset">The offset in seconds from the session's first sample.</param>
    public void RemoveUnconfirmed(double offset)
    {
        foreach (Turn turn in _turns.Values.Where(turn => !turn.IsFinal && turn.End > offset).ToArray()) _turns.Remove(turn.Order);
        _gaps.RemoveAll(gap => gap.Start >= offset);
        Collect();
    }

    private void Collect() => Turns = [.. _turns.Values.Select(turn => turn.WithNames(Names))];

    // Returns false for an impossible offset.
    private bool TryConfirm(double seconds)
    {
        if (!JournalValidator.IsOffset(seconds)) return false;
        ConfirmedSeconds = Math.Max(ConfirmedSeconds, seconds);
        return true;
    }

    private void Finish()
    {
        // A turn also contains the name that its speaker had when it was written.
        Names = SpeakerNames.Saved(_turns.Values.Where(turn => turn.SpeakerLabel is not null && turn.Speaker is not null && turn.Speaker != turn.SpeakerLabel)
            .GroupBy(turn => turn.SpeakerLabel!).Select(named => KeyValuePair.Create(named.Key, named.Last().Speaker!))).With(_assignedNames);
        Collect();
        if (_unreadableLines > MostWarnings) _warnings.Add($"{_unreadableLines - MostWarnings} more lines of the journal cannot be read and were skipped.");
    }
}

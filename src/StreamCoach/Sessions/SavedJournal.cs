using System.Text.Json;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Storage;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>
/// A journal read back: what is there is what was written before the process ended, however it ended. A line that cannot be read, such as the
/// last one of a process that was killed while it wrote, is passed over and told in <see cref="Warnings"/>.
/// </summary>
internal sealed class SavedJournal
{
    private const int MostWarnings = 10;

    private readonly SortedDictionary<int, Turn> _turns = [];
    private readonly List<SessionGap> _gaps = [];
    private readonly List<string> _warnings = [];
    private SpeakerNames _given = SpeakerNames.None;
    private int _sockets;
    private bool _isTakenUp;
    private int _unreadable;

    private SavedJournal(JournalHeader header)
    {
        Header = header;
        Options = header.Streaming;
        Model = PrintableText.Line(header.Streaming.Model);
    }

    public JournalHeader Header { get; }

    /// <summary>The turns in order, each once, as they were last revised.</summary>
    public IReadOnlyList<Turn> Turns { get; private set; } = [];

    public IReadOnlyList<SessionGap> Gaps => _gaps;

    /// <summary>The names of the speakers.</summary>
    public SpeakerNames Names { get; private set; } = SpeakerNames.None;

    /// <summary>The options as they were last changed.</summary>
    public StreamingOptions Options { get; private set; }

    /// <summary>All sound before this second of the session's clock has its answer: a finished turn, or the service's silence.</summary>
    public double AnsweredSeconds { get; private set; }

    /// <summary>How it ended; <see langword="null"/> where its process was killed, or where it still runs.</summary>
    public SessionState? EndedState { get; private set; }

    /// <summary>Why it failed, if it did.</summary>
    public StreamCoachException? Failure { get; private set; }

    /// <summary>When the service first began it, in UTC.</summary>
    public DateTime? StartedAt { get; private set; }

    /// <summary>When it ended, in UTC.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>The newest id at the service.</summary>
    public string? ServiceId { get; private set; }

    /// <summary>The model that the service said it runs, or the one asked for.</summary>
    public string Model { get; private set; }

    /// <summary>The process that opened it last; <see langword="null"/> where the journal does not say.</summary>
    public SessionOwner? Owner { get; private set; }

    /// <summary>How many sockets followed the first.</summary>
    public int Reconnects => Math.Max(0, _sockets - 1);

    /// <summary>What could not be read: a few lines, however much it was.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Reads a saved session, also one that is still being written.</summary>
    /// <exception cref="StreamCoachException">There is no readable header, or a newer version wrote it.</exception>
    public static SavedJournal Read(SessionFolder folder) => Read(folder, lines =>
    {
        var journal = new SavedJournal(ReadHeader(folder, lines));
        while (lines.MoveNext()) journal.Accept(lines);
        journal.Finish();
        return journal;
    });

    /// <summary>Reads only what the session is.</summary>
    /// <exception cref="StreamCoachException">There is no readable header, or a newer version wrote it.</exception>
    public static JournalHeader ReadHeader(SessionFolder folder) => Read(folder, lines => ReadHeader(folder, lines));

    private static T Read<T>(SessionFolder folder, Func<JournalLines, T> read)
    {
        try
        {
            using var lines = new JournalLines(folder);
            return read(lines);
        }
        catch (ForeignAccessException error)
        {
            throw error.Failure();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unreadable(folder, "it holds no journal", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(folder, error.Message, error);
        }
    }

    private static JournalHeader ReadHeader(SessionFolder folder, JournalLines lines)
    {
        if (!lines.MoveNext()) throw Unreadable(folder, "its journal is empty");
        if (lines.IsTooLong) throw Unreadable(folder, "the first line of its journal is too long for a header");
        ReadOnlySpan<byte> line = lines.Current;
        try
        {
            JournalFormat? format = JsonSerializer.Deserialize(line, JournalJson.Default.JournalFormat);
            if (format?.Type != RecordType.Header) throw Unreadable(folder, "its journal does not begin with a header");
            if (format.Format > JournalRecord.CurrentFormat)
            {
                throw new StreamCoachException(FailureKind.SavedFormatTooNew,
                    $"The session in '{folder.Path}' was saved in format {format.Format}; this version reads up to {JournalRecord.CurrentFormat}.");
            }
            if (JsonSerializer.Deserialize(line, JournalJson.Default.JournalRecord)?.Session is { } header && header.Id == folder.Id)
            {
                if (JournalCheck.Problem(header) is { } problem) throw Unreadable(folder, $"the first line of its journal is damaged: {problem}");
                // What people see of it is cleaned. A path, a program and a device are what they are.
                return header with { Name = PrintableText.Line(header.Name), Source = PrintableText.Line(header.Source), Streaming = JournalCheck.Whole(header.Streaming) };
            }
            throw Unreadable(folder, "its journal is another session's");
        }
        catch (JsonException error)
        {
            throw Unreadable(folder, "the first line of its journal is no header", error);
        }
    }

    private static StreamCoachException Unreadable(SessionFolder folder, string why, Exception? cause = null) =>
        new(FailureKind.SavedSessionUnreadable, $"The session in '{folder.Path}' cannot be read: {why.TrimEnd('.')}.", cause);

    private void Accept(JournalLines lines)
    {
        // The newline that closes off a line that was cut.
        if (lines.Current.IsEmpty) return;
        if (!lines.IsTooLong && Accept(lines.Current)) return;
        if (lines.IsCutOff) _warnings.Add("The last line of the journal is not whole, and is passed over.");
        else if (++_unreadable <= MostWarnings) _warnings.Add($"Line {lines.Number} of the journal cannot be read, and is passed over.");
    }

    // False for a line that cannot be read.
    private bool Accept(ReadOnlySpan<byte> line)
    {
        try
        {
            if (JsonSerializer.Deserialize(line, JournalJson.Default.JournalRecord) is not { } record || !JournalCheck.IsSound(record)) return false;
            return record.Type is RecordType.Turn or RecordType.Revised ? AcceptTurn(record, line) : Accept(record);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool AcceptTurn(JournalRecord record, ReadOnlySpan<byte> line)
    {
        // The serializer has no word for a number that is missing.
        if (record is not { Order: not null, IsFinal: not null, Start: not null }) return false;
        if (JsonSerializer.Deserialize(line, TurnJson.Turn) is not { } read) return false;
        Turn turn = read.WithLabels() with { SessionId = Header.Id, End = read.End ?? read.Start, AnsweredUntil = record.Answered };
        _turns[turn.Order] = turn;
        if (turn.IsFinal && record.Type == RecordType.Turn) HasAnswer(turn.AnsweredUntil ?? turn.End ?? 0);
        return true;
    }

    // False for a record that lacks what its type needs.
    private bool Accept(JournalRecord record)
    {
        switch (record)
        {
            case { Type: RecordType.Opened, ProcessId: { } processId, Machine: { } machine }:
                Owner = new(processId, machine);
                _isTakenUp = true;
                return true;
            case { Type: RecordType.Began, StartedAt: { } startedAt }:
                _sockets++;
                StartedAt ??= startedAt;
                ServiceId = PrintableText.KnownLine(record.ServiceId);
                Model = PrintableText.KnownLine(record.Model) ?? Model;
                (EndedState, EndedAt, Failure) = (null, null, null);
                // A reconnect takes nothing back: what the session has shown stays.
                if (_isTakenUp && record.Offset is { } offset) SendAgain(offset);
                _isTakenUp = false;
                return true;
            case { Type: RecordType.Gap, Start: { } start, Seconds: { } seconds, Reason: { } reason, At: { } at }:
                _gaps.Add(new(start, seconds, reason, at));
                return true;
            case { Type: RecordType.Options, Streaming: { } options }:
                Options = JournalCheck.Whole(options);
                return true;
            case { Type: RecordType.Names, Names: { } names }:
                _given = _given.With(SpeakerNames.Saved(names));
                return true;
            case { Type: RecordType.Answered, Answered: { } answered }:
                return HasAnswer(answered);
            case { Type: RecordType.Ended, State: { } state, Answered: { } answered, At: { } at }:
                EndedState = JournalCheck.EndOf(state) is var ended && ended == SessionState.Completed && record.Whole != true ? SessionState.Stopped : ended;
                EndedAt = at;
                Failure = FailureOf(record);
                return HasAnswer(answered);
            default:
                return record.Type is not (RecordType.Opened or RecordType.Began or RecordType.Gap or RecordType.Options or RecordType.Names or RecordType.Answered or RecordType.Ended);
        }
    }

    private static StreamCoachException? FailureOf(JournalRecord record) => record.Kind is null
        ? null
        : new(JournalCheck.KindOf(record.Kind), record.Message ?? record.Kind);

    /// <summary>Takes back what is sent again from an offset on: turns that the service never finished, and gaps.</summary>
    /// <param name="offset">Where the audio is sent from, in seconds from the session's first sample.</param>
    public void SendAgain(double offset)
    {
        foreach (Turn turn in _turns.Values.Where(turn => !turn.IsFinal && turn.End > offset).ToArray()) _turns.Remove(turn.Order);
        _gaps.RemoveAll(gap => gap.Start >= offset);
        Collect();
    }

    private void Collect() => Turns = [.. _turns.Values.Select(turn => turn.Named(Names))];

    // False for a position that no session has.
    private bool HasAnswer(double seconds)
    {
        if (!JournalCheck.IsPosition(seconds)) return false;
        AnsweredSeconds = Math.Max(AnsweredSeconds, seconds);
        return true;
    }

    private void Finish()
    {
        // A turn also carries the name that its speaker had when it was written.
        Names = SpeakerNames.Saved(_turns.Values.Where(turn => turn.SpeakerLabel is not null && turn.Speaker is not null && turn.Speaker != turn.SpeakerLabel)
            .GroupBy(turn => turn.SpeakerLabel!).Select(named => KeyValuePair.Create(named.Key, named.Last().Speaker!))).With(_given);
        Collect();
        if (_unreadable > MostWarnings) _warnings.Add($"{_unreadable - MostWarnings} more lines of the journal cannot be read, and are passed over.");
    }
}

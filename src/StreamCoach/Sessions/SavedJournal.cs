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
internal sealed partial class SavedJournal
{
    private const int MostWarnings = 10;

    private readonly SortedDictionary<int, Turn> _turns = [];
    private readonly Dictionary<int, JournalPlace> _places = [];
    private readonly List<SessionGap> _gaps = [];
    private readonly List<string> _warnings = [];
    private SpeakerNames _assignedNames = SpeakerNames.None;
    private int _connections;
    private bool _isResumed;
    private int _unreadableLines;
    private JournalPlace _place;
    // Of a journal of which only the summary is known.
    private readonly JournalSummary? _summary;
    private readonly Lazy<SavedJournal>? _whole;

    private SavedJournal(JournalHeader header)
    {
        Header = header;
        Labels = SessionLabels.None.WithTags(header.Tags ?? []);
        Options = header.Streaming;
        Model = PrintableText.Line(header.Streaming.Model);
    }

    /// <summary>Creates a journal of which the summary is known; the rest is read when it is needed.</summary>
    public SavedJournal(JournalSummary summary, Func<SavedJournal> read)
        : this(summary.Header with { Name = PrintableText.Line(summary.Header.Name), Source = PrintableText.Line(summary.Header.Source) })
    {
        _summary = summary;
        // No lock is held while the disk is read.
        _whole = new(read, LazyThreadSafetyMode.PublicationOnly);
        Options = JournalValidator.WithDefaults(summary.Options);
        Model = PrintableText.Line(summary.Model);
        ConfirmedSeconds = summary.ConfirmedSeconds;
        EndedState = summary.EndedState;
        Failure = summary.FailureKind is { } kind ? new(kind, summary.FailureMessage ?? "") : null;
        (StartedAt, EndedAt) = (summary.StartedAt, summary.EndedAt);
        ServiceId = PrintableText.KnownLine(summary.ServiceId);
        Owner = summary is { ProcessId: { } processId, Machine: { } machine } ? new(processId, machine) : null;
        _connections = summary.Connections;
        _gaps.AddRange(summary.Gaps.Select(gap => new SessionGap(gap.Start, gap.Seconds, gap.Reason, gap.At)));
        _warnings.AddRange(summary.Warnings);
        Labels = summary.Notes.Aggregate(SessionLabels.None.WithName(summary.Name).WithTags(summary.Tags),
            (labels, note) => labels.WithNote(new(Header.Id, note.Start, note.Text, note.At)));
    }

    public JournalHeader Header { get; }

    /// <summary>The turns in order, in their last revision. Of a journal of which only the summary is known, they are read now.</summary>
    /// <exception cref="StreamCoachException">The journal was deleted since, or cannot be read any more.</exception>
    public IReadOnlyList<Turn> Turns { get => _whole is null ? field : Whole.Turns; private set; } = [];

    /// <summary>Whether the turns have been read.</summary>
    public bool HasTurns => _whole is null;

    /// <summary>What a list shows, without reading the turns.</summary>
    public JournalSummary Summary => _summary ?? MakeSummary();

    /// <summary>Where in the journal a turn of <see cref="Turns"/> is, in its last revision.</summary>
    public JournalPlace PlaceOf(Turn turn) => _places[turn.Order];

    /// <summary>The lost parts of the audio.</summary>
    public IReadOnlyList<SessionGap> Gaps => _gaps;

    /// <summary>The names of the speakers.</summary>
    public SpeakerNames Names { get => _whole is null ? field : Whole.Names; private set; } = SpeakerNames.None;

    /// <summary>The name for messages: the session's own may contain its first words.</summary>
    public string Name => Labels.Name ?? Header.Name;

    /// <summary>What the user added to find the session: name, tags and notes.</summary>
    public SessionLabels Labels { get; private set; }

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

    /// <summary>Removes unfinished turns and gaps after an offset from which the audio is sent again.</summary>
    /// <param name="offset">The offset in seconds from the session's first sample.</param>
    public void RemoveUnconfirmed(double offset)
    {
        foreach (Turn turn in _turns.Values.Where(turn => !turn.IsFinal && turn.End > offset).ToArray()) _turns.Remove(turn.Order);
        _gaps.RemoveAll(gap => gap.Start >= offset);
        Collect();
    }

    private SavedJournal Whole => _whole!.Value;

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

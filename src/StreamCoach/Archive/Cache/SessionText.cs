using System.Text;
using StreamCoach.Archive.Patterns;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Archive.Cache;

/// <summary>
/// The text of a session as the cache stores it: the turns, one a line, which a search scans as a whole; the same folded (<see cref="SearchText"/>) unless all
/// of it is ASCII; and for each turn its speaker and its place in the journal, which are read only if a turn is found. One object reads many sessions in turn,
/// and keeps its buffers.
/// </summary>
internal sealed class SessionText
{
    private const char TurnEnd = '\n';
    private const int Sizes = 3 * sizeof(int);

    // In bytes of the text.
    private readonly List<int> _lineEnds = [];
    private readonly List<TurnPlace> _places = [];
    private byte[] _bytes = [];
    private char[] _folded = [];
    private char[] _text = [];
    private int _textBytes, _foldedBytes, _tableBytes, _textLength;
    private bool _hasText, _hasTable;
    private string?[] _speakers = [];
    private SpeakerNames _names = SpeakerNames.None;

    /// <summary>The names of the session's speakers.</summary>
    public SpeakerNames Names
    {
        get
        {
            ReadTable();
            return _names;
        }
    }

    /// <summary>The speaker and the place of each turn.</summary>
    public IReadOnlyList<TurnPlace> Places
    {
        get
        {
            ReadTable();
            return _places;
        }
    }

    /// <summary>The speakers of the turns; <see langword="null"/> for turns without one.</summary>
    public IReadOnlyList<string?> Speakers
    {
        get
        {
            ReadTable();
            return _speakers;
        }
    }

    /// <summary>Returns the text of a session as bytes; <see langword="null"/> if it is too long for the cache.</summary>
    public static byte[]? Write(SavedJournal journal)
    {
        if (journal.Turns.Sum(turn => (long)turn.Text.Length) > int.MaxValue / 16) return null;
        string text = string.Concat(journal.Turns.Select(turn => turn.Text + TurnEnd));
        string folded = Ascii.IsValid(text) ? "" : string.Concat(journal.Turns.Select(turn => SearchText.Fold(turn.Text) + TurnEnd));
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        byte[] textBytes = Encoding.UTF8.GetBytes(text), foldedBytes = Encoding.UTF8.GetBytes(folded), table = Table(journal);
        writer.Write(textBytes.Length);
        writer.Write(foldedBytes.Length);
        writer.Write(table.Length);
        writer.Write(textBytes);
        writer.Write(foldedBytes);
        writer.Write(table);
        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>The buffer for the bytes of the next session.</summary>
    public Span<byte> Buffer(int length)
    {
        if (_bytes.Length < length) _bytes = new byte[Math.Max(length, _bytes.Length * 2)];
        return _bytes.AsSpan(0, length);
    }

    /// <summary>Begins with the session whose bytes are in the buffer.</summary>
    /// <returns><see langword="false"/> if they are no text of a session.</returns>
    public bool TryOpen(int length)
    {
        (_hasText, _hasTable) = (false, false);
        _lineEnds.Clear();
        if (length < Sizes) return false;
        (_textBytes, _foldedBytes, _tableBytes) = (BitConverter.ToInt32(_bytes, 0), BitConverter.ToInt32(_bytes, sizeof(int)), BitConverter.ToInt32(_bytes, 2 * sizeof(int)));
        return _textBytes >= 0 && _foldedBytes >= 0 && _tableBytes >= 0 && (long)Sizes + _textBytes + _foldedBytes + _tableBytes == length;
    }

    /// <summary>The turns, one a line, in a form that contains the folded form of what is searched for, if case is ignored.</summary>
    public ReadOnlySpan<char> Folded
    {
        get
        {
            // ASCII text differs from its folded form only in its case.
            if (_foldedBytes == 0) return Text;
            int length = Decode(Sizes + _textBytes, _foldedBytes, ref _folded);
            return _folded.AsSpan(0, length);
        }
    }

    /// <summary>Returns the text of a turn by its position in the session, from 0.</summary>
    public string Line(int number)
    {
        ReadOnlySpan<byte> text = _bytes.AsSpan(Sizes, _textBytes);
        for (int next = _lineEnds.Count == 0 ? 0 : _lineEnds[^1] + 1; _lineEnds.Count <= number; next = _lineEnds[^1] + 1)
            _lineEnds.Add(next + text[next..].IndexOf((byte)TurnEnd));
        int start = number == 0 ? 0 : _lineEnds[number - 1] + 1;
        // Only this line: to decode the text of the whole session costs more than all else that is done for a found turn.
        return Encoding.UTF8.GetString(text[start.._lineEnds[number]]);
    }

    /// <summary>The turns, one a line.</summary>
    public ReadOnlySpan<char> Text
    {
        get
        {
            if (!_hasText)
            {
                _textLength = Decode(Sizes, _textBytes, ref _text);
                _hasText = true;
            }
            return _text.AsSpan(0, _textLength);
        }
    }

    private int Decode(int start, int length, ref char[] buffer)
    {
        if (buffer.Length < length) buffer = new char[Math.Max(length, buffer.Length * 2)];
        return Encoding.UTF8.GetChars(_bytes, start, length, buffer, 0);
    }

    private static byte[] Table(SavedJournal journal)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write7BitEncodedInt(journal.Names.ByLabel.Count);
        foreach ((string label, string name) in journal.Names.ByLabel)
        {
            writer.Write(label);
            writer.Write(name);
        }
        // The first one is that of turns without a speaker.
        List<string?> speakers = [null, .. journal.Turns.Select(turn => turn.Speaker).OfType<string>().Distinct(StringComparer.Ordinal)];
        writer.Write7BitEncodedInt(speakers.Count);
        foreach (string? speaker in speakers.Skip(1)) writer.Write(speaker!);
        Dictionary<string, int> numbers = speakers.Skip(1).Select((speaker, i) => (speaker!, i + 1)).ToDictionary(StringComparer.Ordinal);
        writer.Write7BitEncodedInt(journal.Turns.Count);
        foreach (Turn turn in journal.Turns)
        {
            JournalPlace place = journal.PlaceOf(turn);
            writer.Write7BitEncodedInt(turn.Order);
            writer.Write7BitEncodedInt(turn.Speaker is { } speaker ? numbers[speaker] : 0);
            writer.Write7BitEncodedInt64(place.Offset);
            writer.Write7BitEncodedInt(place.Length);
        }
        writer.Flush();
        return bytes.ToArray();
    }

    private void ReadTable()
    {
        if (_hasTable) return;
        ReadOnlySpan<byte> rest = _bytes.AsSpan(Sizes + _textBytes + _foldedBytes, _tableBytes);
        var names = new List<KeyValuePair<string, string>>();
        for (long count = ReadNumber(ref rest); count > 0; count--) names.Add(new(ReadText(ref rest), ReadText(ref rest)));
        _names = SpeakerNames.Saved(names);
        _speakers = new string?[ReadNumber(ref rest)];
        for (int i = 1; i < _speakers.Length; i++) _speakers[i] = ReadText(ref rest);
        _places.Clear();
        for (long count = ReadNumber(ref rest); count > 0; count--)
        {
            int order = (int)ReadNumber(ref rest);
            string? speaker = _speakers[ReadNumber(ref rest)];
            _places.Add(new(order, speaker, new(ReadNumber(ref rest), (int)ReadNumber(ref rest))));
        }
        _hasTable = true;
    }

    // Reads what BinaryWriter.Write7BitEncodedInt64 wrote. A BinaryReader takes ten times as long, for each session with a found turn.
    private static long ReadNumber(ref ReadOnlySpan<byte> rest)
    {
        long number = 0;
        for (int shift = 0, at = 0; ; shift += 7, at++)
        {
            number |= (long)(rest[at] & 0x7F) << shift;
            if (rest[at] > 0x7F) continue;
            rest = rest[(at + 1)..];
            return number;
        }
    }

    private static string ReadText(ref ReadOnlySpan<byte> rest)
    {
        int length = (int)ReadNumber(ref rest);
        string text = Encoding.UTF8.GetString(rest[..length]);
        rest = rest[length..];
        return text;
    }
}

/// <summary>Which turn a line of <see cref="SessionText"/> is.</summary>
/// <param name="Order">The turn's position in its session.</param>
/// <param name="Speaker">The speaker's name or label; <see langword="null"/> if there is none.</param>
/// <param name="Line">The turn's line in the journal.</param>
internal readonly record struct TurnPlace(int Order, string? Speaker, JournalPlace Line);

using System.Text.Json;
using StreamCoach.Archive.Cache;
using StreamCoach.Sessions;
using StreamCoach.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Archive;

/// <summary>Reads single turns of a session from its journal, at the places that the cache knows.</summary>
internal sealed class FoundTurns : IDisposable
{
    private readonly FileStream _journal;
    private readonly SessionDigest _digest;
    private readonly SessionText _text;
    private byte[] _line = new byte[4096];

    private FoundTurns(FileStream journal, SessionDigest digest, SessionText text) => (_journal, _digest, _text) = (journal, digest, text);

    /// <summary>Opens the journal of a session.</summary>
    /// <returns><see langword="null"/> if it cannot be opened.</returns>
    public static FoundTurns? Open(SessionFolder folder, SessionDigest digest, SessionText text)
    {
        try
        {
            return new(folder.OpenFile(SessionFolder.JournalFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), digest, text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads a turn, and those around it that the query asks for.</summary>
    /// <returns><see langword="null"/> if one of them is not the turn that the cache has.</returns>
    public (Turn Turn, IReadOnlyList<Turn> Before, IReadOnlyList<Turn> After)? Read(int line, TranscriptQuery query)
    {
        if (Read(line) is not { } turn) return null;
        Turn?[] before = [.. Enumerable.Range(0, line).Skip(Math.Max(0, line - query.ContextBefore)).Select(Read)];
        Turn?[] after = [.. Enumerable.Range(line + 1, Math.Min(query.ContextAfter, _text.Places.Count - line - 1)).Select(Read)];
        return Array.IndexOf(before, null) >= 0 || Array.IndexOf(after, null) >= 0 ? null : (turn, before!, after!);
    }

    public void Dispose() => _journal.Dispose();

    private Turn? Read(int line)
    {
        (int order, string? speaker, JournalPlace place) = _text.Places[line];
        if (_line.Length < place.Length) _line = new byte[place.Length];
        try
        {
            Span<byte> json = _line.AsSpan(0, place.Length);
            if (RandomAccess.Read(_journal.SafeFileHandle, json, place.Offset) < json.Length) return null;
            Turn? turn = SavedJournal.ReadTurn(json, _digest.Id, _digest.Path)?.WithNames(_text.Names);
            if (turn is not null) turn = turn with { SessionName = _digest.Name };
            return turn is not null && turn.Order == order && turn.Speaker == speaker && _text.Line(line) == turn.Text ? turn : null;
        }
        catch (Exception error) when (error is JsonException or IOException)
        {
            return null;
        }
    }
}

using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using StreamCoach.Archive.Cache;
using StreamCoach.Sessions;
using StreamCoach.Storage;

namespace StreamCoach.Archive;

/// <summary>Reads single turns of a session from its journal, at the places that the cache knows.</summary>
internal sealed class FoundTurns : IDisposable
{
    private readonly FileStream _journal;
    // Whoever asks the stream for it moves its position first.
    private readonly SafeFileHandle _file;
    private readonly SessionDigest _digest;
    private readonly SessionText _text;

    private FoundTurns(FileStream journal, SessionDigest digest, SessionText text) => (_journal, _file, _digest, _text) = (journal, journal.SafeFileHandle, digest, text);

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
    public (FoundTurn Turn, IReadOnlyList<FoundTurn> Before, IReadOnlyList<FoundTurn> After)? Read(int line, TranscriptQuery query)
    {
        if (Read(line) is not { } turn) return null;
        if (query is { ContextBefore: 0, ContextAfter: 0 }) return (turn, [], []);
        FoundTurn?[] before = [.. Enumerable.Range(0, line).Skip(Math.Max(0, line - query.ContextBefore)).Select(Read)];
        FoundTurn?[] after = [.. Enumerable.Range(line + 1, Math.Min(query.ContextAfter, _text.Places.Count - line - 1)).Select(Read)];
        return Array.IndexOf(before, null) >= 0 || Array.IndexOf(after, null) >= 0 ? null : (turn, before!, after!);
    }

    public void Dispose() => _journal.Dispose();

    private FoundTurn? Read(int line)
    {
        (int order, string? speaker, JournalPlace place) = _text.Places[line];
        byte[] json = GC.AllocateUninitializedArray<byte>(place.Length);
        try
        {
            if (RandomAccess.Read(_file, json, place.Offset) < json.Length) return null;
            var turn = new FoundTurn(json, _digest.Id, _digest.Name, _digest.Path, _text.Names);
            return turn.Shown.Order == order && turn.Shown.Speaker == speaker && _text.Line(line) == turn.Shown.Text ? turn : null;
        }
        catch (Exception error) when (error is JsonException or IOException)
        {
            return null;
        }
    }
}

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Archive;

/// <summary>
/// A turn that a search has found, or one near it. Its words are read only when they are asked for, because they take longer than all else, and a search that
/// finds thousands of turns shows none of them.
/// </summary>
internal sealed class FoundTurn
{
    private readonly byte[] _json = [];
    private readonly string _sessionId = "";
    private readonly string? _path, _sessionName;
    private readonly SpeakerNames _names = SpeakerNames.None;
    private Turn? _whole;

    /// <summary>A turn with its words.</summary>
    public FoundTurn(Turn turn) => Shown = _whole = turn;

    /// <summary>A turn in its line of the journal.</summary>
    /// <param name="json">The line, which is kept.</param>
    /// <param name="sessionId">The session's id.</param>
    /// <param name="sessionName">The session's name.</param>
    /// <param name="path">The recording, if the source is a file.</param>
    /// <param name="names">The names of the session's speakers.</param>
    /// <exception cref="JsonException">The line is no turn.</exception>
    public FoundTurn(byte[] json, string sessionId, string sessionName, string? path, SpeakerNames names)
    {
        (_json, _sessionId, _sessionName, _path, _names) = (json, sessionId, sessionName, path, names);
        Shown = Read(TurnJson.WithoutWords);
    }

    /// <summary>The turn, with or without its words.</summary>
    public Turn Shown { get; }

    /// <summary>The turn with its words.</summary>
    /// <exception cref="StreamCoachException">The words cannot be read.</exception>
    public Turn Whole
    {
        get
        {
            try
            {
                return _whole ??= Read(TurnJson.Turn);
            }
            catch (JsonException error)
            {
                throw new StreamCoachException(FailureKind.SavedSessionUnreadable, $"The words of turn {Shown.Order} of the session '{_sessionId}' cannot be read: its journal was edited.", error);
            }
        }
    }

    private Turn Read(JsonTypeInfo<Turn> contract) =>
        (SavedJournal.ReadTurn(_json, _sessionId, _path, contract) ?? throw new JsonException()).WithNames(_names) with { SessionName = _sessionName };
}

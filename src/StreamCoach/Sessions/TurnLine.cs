using System.Globalization;
using System.Text.Json;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Sessions;

/// <summary>A turn as a line of the journal, and back. Written by hand because it is written for every turn: it makes no garbage.</summary>
internal static class TurnLine
{
    private static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText Order = JsonEncodedText.Encode("order");
    private static readonly JsonEncodedText Text = JsonEncodedText.Encode("text");
    private static readonly JsonEncodedText Speaker = JsonEncodedText.Encode("speaker");
    private static readonly JsonEncodedText SpeakerLabel = JsonEncodedText.Encode("speakerLabel");
    private static readonly JsonEncodedText FirstSpeakerLabel = JsonEncodedText.Encode("firstSpeakerLabel");
    private static readonly JsonEncodedText Model = JsonEncodedText.Encode("model");
    private static readonly JsonEncodedText Language = JsonEncodedText.Encode("language");
    private static readonly JsonEncodedText StartedAt = JsonEncodedText.Encode("startedAt");
    private static readonly JsonEncodedText EndedAt = JsonEncodedText.Encode("endedAt");
    private static readonly JsonEncodedText Start = JsonEncodedText.Encode("start");
    private static readonly JsonEncodedText End = JsonEncodedText.Encode("end");
    private static readonly JsonEncodedText Confidence = JsonEncodedText.Encode("confidence");
    private static readonly JsonEncodedText EndOfTurnConfidence = JsonEncodedText.Encode("endOfTurnConfidence");
    private static readonly JsonEncodedText IsFinal = JsonEncodedText.Encode("isFinal");
    private static readonly JsonEncodedText LagMs = JsonEncodedText.Encode("lagMs");
    private static readonly JsonEncodedText Answered = JsonEncodedText.Encode("answered");
    private static readonly JsonEncodedText Words = JsonEncodedText.Encode("words");

    public static void Write(Utf8JsonWriter json, string type, Turn turn)
    {
        json.WriteStartObject();
        json.WriteString(Type, type);
        json.WriteNumber(Order, turn.Order);
        json.WriteString(Text, turn.Text);
        WriteText(json, Speaker, turn.Speaker);
        // Mostly all three are one; then they are written once.
        if (turn.SpeakerLabel != turn.Speaker) WriteText(json, SpeakerLabel, turn.SpeakerLabel);
        if (turn.FirstSpeakerLabel != turn.SpeakerLabel) WriteText(json, FirstSpeakerLabel, turn.FirstSpeakerLabel);
        WriteText(json, Model, turn.Model);
        WriteText(json, Language, turn.Language);
        json.WriteString(StartedAt, turn.StartedAt);
        json.WriteString(EndedAt, turn.EndedAt);
        WriteNumber(json, Start, turn.Start);
        WriteNumber(json, End, turn.End);
        WriteNumber(json, Confidence, turn.Confidence);
        WriteNumber(json, EndOfTurnConfidence, turn.EndOfTurnConfidence);
        WriteNumber(json, Answered, turn.AnsweredUntil);
        json.WriteBoolean(IsFinal, turn.IsFinal);
        WriteNumber(json, LagMs, turn.LagMs);
        if (turn.Words.Count > 0)
        {
            json.WriteStartArray(Words);
            for (int i = 0; i < turn.Words.Count; i++) Write(json, turn.Words[i]);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    /// <summary>The turn of a line; <see langword="null"/> where the line lacks what every turn has.</summary>
    public static Turn? Read(string sessionId, JournalRecord line)
    {
        if (line is not { Order: >= 0 and { } order, Text: { } text, StartedAt: { } startedAt, EndedAt: { } endedAt, Start: { } start, End: { } end, IsFinal: { } isFinal })
            return null;
        TurnWordList words = line.Words is { Length: > 0 } saved
            ? new([.. saved.Select(word => new TurnWord(word.Text, JournalCheck.Position(word.Start), JournalCheck.Position(word.End), JournalCheck.Number(word.Confidence), word.Speaker, word.IsFinal))])
            : TurnWordList.Empty;
        return new Turn(sessionId, order, PrintableText.Line(text), words, Line(line.Speaker), Line(line.Language), startedAt, endedAt,
            JournalCheck.Position(start), JournalCheck.Position(end),
            JournalCheck.Number(line.Confidence), JournalCheck.Number(line.EndOfTurnConfidence), isFinal, JournalCheck.Number(line.LagMs))
        {
            SpeakerLabel = Line(line.SpeakerLabel ?? line.Speaker),
            FirstSpeakerLabel = Line(line.FirstSpeakerLabel ?? line.SpeakerLabel ?? line.Speaker),
            Model = Line(line.Model),
            AnsweredUntil = line.Answered is { } answered ? JournalCheck.Position(answered) : null,
        };
    }

    private static void Write(Utf8JsonWriter json, TurnWord word)
    {
        json.WriteStartObject();
        json.WriteString(Text, word.Text);
        WriteNumber(json, Start, word.Start);
        WriteNumber(json, End, word.End);
        WriteNumber(json, Confidence, word.Confidence);
        WriteText(json, Speaker, word.Speaker);
        if (!word.IsFinal) json.WriteBoolean(IsFinal, false);
        json.WriteEndObject();
    }

    // Whoever edited the journal: nothing that a terminal would obey.
    private static string? Line(string? text) => PrintableText.KnownLine(text);

    private static void WriteText(Utf8JsonWriter json, JsonEncodedText key, string? value)
    {
        if (value is not null) json.WriteString(key, value);
    }

    // JSON has no number for these three; a service that lies can still make them.
    private static void WriteNumber(Utf8JsonWriter json, JsonEncodedText key, double? value)
    {
        if (value is not { } number) return;
        if (double.IsFinite(number)) json.WriteNumber(key, number);
        else json.WriteString(key, number.ToString(CultureInfo.InvariantCulture));
    }
}

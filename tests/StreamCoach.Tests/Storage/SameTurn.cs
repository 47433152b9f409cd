using System.Globalization;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Storage;

/// <summary>Compares two turns in every property that a line of a journal has, numbers exactly.</summary>
internal static class SameTurn
{
    public static void Assert(Turn expected, Turn actual) => Xunit.Assert.Equal(Text(expected), Text(actual));

    // One string per turn, because comparing thousands of turns value by value takes seconds.
    private static string Text(Turn turn) => string.Join('\n', [
        string.Create(CultureInfo.InvariantCulture, $"{turn.SessionId} {turn.Order} {turn.IsFinal} {turn.StartedAt:O} {turn.EndedAt:O}"),
        $"{Bits(turn.Start)} {Bits(turn.End)} {Bits(turn.Confidence)} {Bits(turn.EndOfTurnConfidence)} {Bits(turn.LagMs)}",
        Quoted(turn.Text), Quoted(turn.Speaker), Quoted(turn.SpeakerLabel), Quoted(turn.FirstSpeakerLabel), Quoted(turn.Model), Quoted(turn.Language),
        .. turn.Words.Select(word => $"{Bits(word.Start)} {Bits(word.End)} {Bits(word.Confidence)} {word.IsFinal} {Quoted(word.Text)} {Quoted(word.Speaker)}"),
    ]);

    private static string Bits(double? number) => number is { } value ? BitConverter.DoubleToInt64Bits(value).ToString("x", CultureInfo.InvariantCulture) : "none";

    private static string Quoted(string? text) => text is null ? "none" : $"'{text}'";
}

using StreamCoach.Audio;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.JournalWriter;

/// <summary>A conversation that both the writing process and the reading test can compute.</summary>
internal static class Talk
{
    public const int BytesPerSecond = 32_000;

    public static JournalHeader Header(string id) => new()
    {
        Id = id,
        Name = "call",
        CreatedAt = DateTime.UnixEpoch,
        Source = "stream",
        SourceKind = SourceKind.Stream,
        SampleRate = BytesPerSecond / 2,
        Endpoint = ServiceEndpoint.ForRegion(ServiceRegion.US).Address,
        Streaming = new(),
    };

    /// <summary>The 50 ms of audio with an index.</summary>
    public static byte[] Sound(long position) => [.. Enumerable.Range(0, BytesPerSecond / 20).Select(i => (byte)((position + i) * 31 >> 3))];

    /// <summary>The turn with an index: twelve words.</summary>
    public static Turn Turn(string id, int order)
    {
        TurnWord[] words = [.. Enumerable.Range(0, 12).Select(i =>
            new TurnWord($"wörd{order}-{i}", order + i / 13.0, order + (i + 0.9) / 13, (order + i) % 7 / 7.0, i % 2 == 0 ? "A" : null, IsFinal: i < 11))];
        var list = new TurnWordList(words);
        DateTime endedAt = DateTime.UnixEpoch.AddSeconds(list[^1].End);
        return new Turn
        {
            SessionId = id,
            Order = order,
            Text = list.ToString(),
            Words = list,
            Speaker = "A",
            SpeakerLabel = "A",
            FirstSpeakerLabel = "A",
            Language = "en",
            Start = list[0].Start,
            End = list[^1].End,
            StartedAt = DateTime.UnixEpoch.AddSeconds(list[0].Start),
            EndedAt = endedAt,
            LagMs = Math.Round((DateTime.UnixEpoch.AddSeconds(order + 2) - endedAt).TotalMilliseconds),
            Confidence = 0.5,
            EndOfTurnConfidence = 0.97,
        };
    }
}

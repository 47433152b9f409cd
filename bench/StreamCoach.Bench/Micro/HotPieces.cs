using System.Text;
using BenchmarkDotNet.Attributes;
using StreamCoach.Audio;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Metrics;
using StreamCoach.Transcripts.Quotes;
using StreamCoach.Turns;

namespace StreamCoach.Bench.Micro;

/// <summary>
/// The code that runs for every message and frame, in isolation and without a socket. Public because BenchmarkDotNet requires it.
/// </summary>
[MemoryDiagnoser]
public class HotPieces
{
    /// <summary>The page's name for measuring a long conversation.</summary>
    public const string Measure = "measure three hours of 30,000 words";

    // A turn ends after this many partials, as in a conversation. The assembler and its log are recreated before they contain more than
    // an hour of turns.
    private const int PartialsPerTurn = 3;
    private const int TurnsKept = 1_000;
    private const int FrameBytes = 1_600;

    private static readonly DateTime Moment = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly byte[] _partial = Encoding.UTF8.GetBytes(WireTurn(0, final: false));
    private readonly byte[] _final = Encoding.UTF8.GetBytes(WireTurn(0, final: true));
    private readonly ServiceMessage[] _talk = [.. Enumerable.Range(0, TurnsKept).SelectMany(order =>
        Enumerable.Range(1, PartialsPerTurn + 1).Select(message => ServiceMessage.Decode(Encoding.UTF8.GetBytes(WireTurn(order, message > PartialsPerTurn)))!))];
    private readonly byte[] _frame = new byte[FrameBytes];
    private readonly FrameBuffer _buffer = new(new(16_000, FrameSizes.ShortestFrame));
    private readonly Transcript _hours = Hours();
    private readonly QuoteIndex _index = new(Hours());
    private TurnAssembler _assembler = NewAssembler();
    private int _next;

    /// <summary>JSON to message: a partial turn of twelve words.</summary>
    [Benchmark(Description = "decode a partial")]
    public object? DecodePartial() => ServiceMessage.Decode(_partial);

    /// <summary>JSON to message: a finished turn of twelve words.</summary>
    [Benchmark(Description = "decode a finished turn")]
    public object? DecodeFinal() => ServiceMessage.Decode(_final);

    /// <summary>Message to turn in the log: three partials, then the final turn, repeatedly; the mean of all.</summary>
    [Benchmark(Description = "assemble and log a message")]
    public void Assemble()
    {
        if (_next == _talk.Length)
        {
            _assembler = NewAssembler();
            _next = 0;
        }
        _assembler.Accept(_talk[_next++].ToTurn(Options), Moment, Moment);
    }

    /// <summary>Adds a frame to the buffer, takes it, and releases it.</summary>
    [Benchmark(Description = "buffer a frame and take it")]
    public int Buffer()
    {
        _buffer.Append(_frame);
        int bytes = _buffer.Take(_frame, out long offset);
        _buffer.Release(offset + bytes);
        return bytes;
    }

    /// <summary>All metrics of three hours with 30,000 words and two speakers.</summary>
    [Benchmark(Description = Measure)]
    public object MeasureHours() => TranscriptMetrics.Measure(_hours);

    /// <summary>Looks up an altered quote in the same three hours: the slowest kind of quote.</summary>
    [Benchmark(Description = "look an altered quote up in three hours")]
    public object LookUp() => _index.Check("So, before we start, I would love to hear all your first thoughts");

    // Twelve words per turn, one turn every 4.3 seconds.
    private static Transcript Hours() => new(Enumerable.Range(0, 2_500).Select(i =>
    {
        string[] words = ["So,", "um,", "before", "we", "start,", FormattableString.Invariant($"item{i}"), "would", "like", "to", "hear", "your", i % 7 == 0 ? "thoughts?" : "thoughts."];
        double start = i * 4.32;
        return new Turn
        {
            Order = i,
            Speaker = i % 2 == 0 ? "A" : "B",
            Model = StreamingOptions.DefaultModel,
            Text = string.Join(' ', words),
            Start = start,
            End = start + 3.9,
            Words = new([.. words.Select((word, w) => new TurnWord(word, start + (w * 0.33), start + (w * 0.33) + 0.27, 0.9, null, true))]),
        };
    }));

    private static readonly StreamingOptions Options = new();

    private static TurnAssembler NewAssembler() => new("bench", Options.Model, new TurnLog());

    private static string WireTurn(int order, bool final)
    {
        string[] words = ["So,", "before", "we", "start,", "I", "would", "like", "to", "hear", "your", "first", "thoughts."];
        IEnumerable<string> wire = words.Select((word, i) => FormattableString.Invariant(
            $$"""{"start":{{1200 + 240 * i}},"end":{{1400 + 240 * i}},"text":"{{word}}","confidence":0.9{{i % 10}}5121,"word_is_final":{{(final ? "true" : "false")}}}"""));
        return FormattableString.Invariant($$"""{"turn_order":{{order}},"turn_is_formatted":true,"end_of_turn":{{(final ? "true" : "false")}},"transcript":"{{string.Join(' ', words)}}","end_of_turn_confidence":{{(final ? 1 : 0)}},"words":[{{string.Join(',', wire)}}],"utterance":"","type":"Turn"}""");
    }
}

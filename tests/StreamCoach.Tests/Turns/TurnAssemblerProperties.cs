using FsCheck;
using FsCheck.Fluent;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Turns;

public class TurnAssemblerProperties
{
    /// <summary>Events of one turn.</summary>
    private sealed record Plan(int Words, int Partials, bool TwinIsLate, bool TwinNeverComes, bool Repeated, bool EmptyBefore, bool PartialAfter, bool SpeakerRevised);

    private enum Variant
    {
        TwoFinals,
        OneFormattedFinal,
        FormatOff,
        Pro,
    }

    private static readonly Arbitrary<(Variant Variant, Plan[] Plans)> Sessions =
        (from variant in Gen.Elements(Enum.GetValues<Variant>())
         from plans in Gen.ArrayOf(
             from words in Gen.Choose(1, 6)
             from partials in Gen.Choose(0, 4)
             from flags in Gen.Choose(0, 63)
             select new Plan(words, partials, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, (flags & 8) != 0, (flags & 16) != 0, (flags & 32) != 0))
         select (variant, plans)).ToArbitrary();

    [Fact]
    public void Each_turn_comes_once_and_in_order_for_any_sequence() => Prop.ForAll(Sessions, session =>
    {
        var options = new StreamingOptions
        {
            Model = session.Variant == Variant.Pro ? "u3-rt-pro" : "universal-streaming-english",
            FormatTurns = session.Variant is Variant.TwoFinals or Variant.OneFormattedFinal ? true : null,
        };
        var log = new TurnLog();
        var assembler = new TurnAssembler("s", options.Model, log);
        var expected = new List<(string Text, string? Speaker)>();
        var late = new Queue<ServiceMessage>();
        // The turns of a reader from the beginning, each at its first version.
        var read = new List<int>();
        var cursor = default(TurnCursor);
        int order = 0;
        foreach (Plan plan in session.Plans)
        {
            if (plan.EmptyBefore) Accept(Message(order++, "", endOfTurn: true, formatted: true));
            int key = order++;
            string raw = string.Join(' ', Enumerable.Range(0, plan.Words).Select(word => $"t{key}w{word}"));
            string formatted = $"T{raw[1..]}.";
            for (int partial = 0; partial < plan.Partials; partial++)
            {
                Accept(Message(key, raw[..Math.Min(raw.Length, 2 + partial)], endOfTurn: false, session.Variant is Variant.Pro or Variant.OneFormattedFinal));
                while (late.TryDequeue(out ServiceMessage? twin)) Accept(twin);
            }
            bool twins = session.Variant == Variant.TwoFinals;
            bool twinComes = twins && !plan.TwinNeverComes;
            Accept(Message(key, session.Variant is Variant.TwoFinals or Variant.FormatOff ? raw : formatted, true, session.Variant is Variant.Pro or Variant.OneFormattedFinal));
            while (late.TryDequeue(out ServiceMessage? twin)) Accept(twin);
            if (twinComes && plan.TwinIsLate) late.Enqueue(Message(key, formatted, true, true));
            else if (twinComes) Accept(Message(key, formatted, true, true));
            if (plan.Repeated) Accept(Message(key, session.Variant is Variant.TwoFinals or Variant.FormatOff ? raw : formatted, true, session.Variant is Variant.Pro or Variant.OneFormattedFinal));
            if (plan.PartialAfter && !twins) Accept(Message(key, raw, endOfTurn: false, false));
            if (plan.SpeakerRevised) assembler.Accept(new SpeakerRevision { TurnOrder = key, SpeakerLabel = "B" });
            expected.Add((twinComes || session.Variant is Variant.Pro or Variant.OneFormattedFinal ? formatted : raw, plan.SpeakerRevised ? "B" : null));
        }
        while (late.TryDequeue(out ServiceMessage? twin)) Accept(twin);
        assembler.Finish();
        Read();

        IReadOnlyList<Turn> turns = log.Snapshot();
        Assert.Equal(expected, turns.Select(turn => (turn.Text, turn.Speaker)));
        Assert.Equal(Enumerable.Range(0, expected.Count), turns.Select(turn => turn.Order));
        Assert.Equal(Enumerable.Range(0, expected.Count), read);
        Assert.All(turns, turn => Assert.True(turn.IsFinal));

        void Accept(ServiceMessage message)
        {
            assembler.Accept(message.ToTurn(options), DateTime.UnixEpoch, DateTime.UnixEpoch);
            Read();
        }

        void Read()
        {
            while (log.Read(ref cursor, includePartials: false) is { Turn: { } turn }) read.Add(turn.Order);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_raw_final_without_a_formatted_one_is_released_after_the_timeout()
    {
        var log = new TurnLog();
        var options = new StreamingOptions { Model = "universal-streaming-english", FormatTurns = true };
        var assembler = new TurnAssembler("s", options.Model, log);
        DateTime now = DateTime.UnixEpoch;
        assembler.Accept(Message(0, "hello", true, false).ToTurn(options), now, now);
        Assert.Equal(now + TurnAssembler.TwinLimit, assembler.NextRelease);
        Assert.Equal(("hello", false), (log.Partial?.Text, log.Partial!.IsFinal));
        assembler.ReleaseOverdue(now + TurnAssembler.TwinLimit - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, log.Count);
        assembler.ReleaseOverdue(now + TurnAssembler.TwinLimit);
        Assert.Equal(("hello", true), (log.Snapshot()[0].Text, log.Snapshot()[0].IsFinal));
        Assert.Null(assembler.NextRelease);
    }

    private static ServiceMessage Message(int order, string text, bool endOfTurn, bool formatted) => new()
    {
        Type = "Turn",
        TurnOrder = order,
        Transcript = text,
        EndOfTurn = endOfTurn,
        TurnIsFormatted = formatted,
        Words = [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select((word, i) => new RecognizedWord { Text = word, Start = order * 1_000 + i * 100, End = order * 1_000 + i * 100 + 90, Confidence = 0.9 })],
    };
}

using System.Runtime.InteropServices;
using StreamCoach.Recognition;
using StreamCoach.Recognition.Local;

namespace StreamCoach.Tests.Recognition.Local;

public class RecordedTurnsTests
{
    private static readonly SegmenterSettings Settings = LocalOptions.Segmentation(new());

    [Fact]
    public void Times_are_those_of_the_audio_and_every_word_is_final()
    {
        List<TurnMessage> turns = Turns(new ScriptedEngine(), Sound.Silence(2), Sound.Speech(1), Sound.Silence(2), Sound.Speech(1), Sound.Silence(1));
        Assert.Equal(2, turns.Count);
        Assert.Equal([0, 1], turns.Select(turn => turn.Order));
        Assert.InRange(turns[0].Words![0]!.Start!.Value, 1_850, 2_050);
        Assert.InRange(turns[0].Words![^1]!.End!.Value, 2_950, 3_150);
        Assert.InRange(turns[1].Words![0]!.Start!.Value, 4_850, 5_050);
        Assert.All(turns, turn => Assert.True(turn.Ends && turn.IsFormatted && turn.Words!.All(word => word!.IsFinal)));
    }

    [Fact]
    public void Speech_without_a_pause_is_cut_and_nothing_of_it_is_lost()
    {
        List<TurnMessage> turns = Turns(new ScriptedEngine(), Sound.Speech(40), Sound.Silence(2));
        Assert.InRange(turns.Count, 3, 9);
        // One word for each 100 ms, with one more or less where it was cut.
        Assert.InRange(turns.Sum(turn => turn.Words!.Length), 400 - turns.Count, 400 + 2 * turns.Count);
        Assert.All(turns, turn => Assert.InRange(turn.Words![^1]!.End!.Value - turn.Words[0]!.Start!.Value, 1, 16_000));
    }

    // Both were seen with real models: the text ends in the middle, or there is none for audio of which each half has one.
    [Theory]
    [InlineData(3, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, 5)]
    public void Speech_that_the_model_skips_is_decoded_by_itself(double stopsAfter, double writesNothingFrom)
    {
        var engine = new ScriptedEngine { StopsAfter = stopsAfter, WritesNothingFrom = writesNothingFrom };
        Assert.InRange(Turns(engine, Sound.Speech(8), Sound.Silence(2)).Sum(turn => turn.Words!.Length), 78, 84);
    }

    [Fact]
    public void Turns_of_a_recording_are_told_apart_by_their_pauses()
    {
        List<TurnMessage> turns = Turns(new ScriptedEngine { Ending = "" },
            Sound.Speech(1), Sound.Silence(1.2), Sound.Speech(1), Sound.Silence(0.6), Sound.Speech(1), Sound.Silence(1.5), Sound.Speech(1), Sound.Silence(3));
        Assert.Equal([10, 20, 10], turns.Select(turn => turn.Words!.Length / 10 * 10));
        Assert.Equal([0, 1, 2], turns.Select(turn => turn.Order));
        Assert.InRange(turns[1].Words![0]!.Start!.Value, 2_100, 2_300);
        Assert.InRange(turns[2].Words![^1]!.End!.Value, 7_200, 7_500);
    }

    [Fact]
    public void A_recording_is_decoded_once()
    {
        var engine = new ScriptedEngine();
        Assert.Single(Turns(engine, Sound.Speech(3), Sound.Silence(2)));
        Assert.Equal(1, engine.Decoded);
    }

    [Theory]
    [InlineData(16_000)]
    [InlineData(11_025)]
    [InlineData(44_100)]
    public void What_follows_a_stretch_is_the_same_where_a_session_continues_there(int rate)
    {
        var chance = new Random(5);
        // Sentences, pauses within them, and silences longer than a stretch.
        short[] audio = [.. Enumerable.Range(0, 48).SelectMany(i => Level(i % 2 == 0 ? 600 + chance.Next(9_000) : 0, i % 16 == 15 ? 13 : 0.2 + chance.NextDouble() * 1.3))];
        List<(long Offset, TurnMessage Turn)> whole = Run(audio, rate, 0, out List<long> stretches);
        Assert.InRange(stretches.Count, 3, 60);
        foreach (long stretch in stretches.Where((_, i) => i % 5 == 0))
        {
            List<(long Offset, TurnMessage Turn)> rest = Run(audio, rate, stretch, out List<long> sameStretches);
            Assert.Equal(stretches.SkipWhile(at => at <= stretch), sameStretches);
            Assert.Equal(whole.Where(turn => turn.Offset >= stretch).Select(Shown), rest.Select(Shown));
        }
    }

    [Fact]
    public void The_last_turn_of_a_stretch_confirms_all_of_it()
    {
        List<(long Offset, TurnMessage Turn)> turns = Run([.. Level(3_000, 1), .. Level(0, 1.2), .. Level(3_000, 1), .. Level(0, 9), .. Level(3_000, 1)],
            16_000, 0, out List<long> stretches, inertia: 0);
        Assert.Equal(3, turns.Count);
        Assert.Null(turns[0].Turn.ConfirmedUntil);
        Assert.Equal(stretches[0], turns[1].Turn.ConfirmedUntil * 16);
        Assert.InRange(turns[1].Turn.ConfirmedUntil!.Value, 3_200, 3_700);
    }

    [Fact]
    public void What_was_given_up_confirms_nothing()
    {
        var engine = new ScriptedEngine();
        var turns = new List<TurnMessage>();
        var audio = new HeardAudio(engine, 16_000, restarts: true);
        var stream = new RecordedTurns(audio, engine, Settings, (turn, _) => turns.Add(turn)) { GoOn = () => false };
        Sound.Add(audio, stream, Sound.Speech(1), Sound.Silence(3));
        Assert.True(stream.HasGivenUp);
        stream.Finish();
        Assert.Empty(turns);
    }

    private static object Shown((long Offset, TurnMessage Turn) turn) =>
        (turn.Offset, turn.Turn.Order, turn.Turn.Text, turn.Turn.ConfirmedUntil, string.Join(' ', turn.Turn.Words!.Select(word => $"{word!.Start}-{word.End}")));

    // The turns from a sample on, each with the sample at which its stretch begins, and where stretches end.
    private static List<(long Offset, TurnMessage Turn)> Run(short[] audio, int rate, long from, out List<long> stretches, float inertia = 0.9f)
    {
        var turns = new List<(long, TurnMessage)>();
        var ends = new List<long>();
        // What it says depends on what it heard before.
        var engine = new ScriptedEngine { Inertia = inertia };
        var heard = new HeardAudio(engine, rate, restarts: true);
        long at = from;
        var stream = new RecordedTurns(heard, engine, Settings, (turn, _) => turns.Add((at, turn)))
        {
            Ended = samples => ends.Add(at += samples),
        };
        foreach (short[] frame in audio.Skip((int)from).Chunk(rate / 20))
        {
            heard.Add(MemoryMarshal.AsBytes(frame.AsSpan()));
            stream.Analyse();
        }
        stream.Finish();
        stretches = ends;
        return turns;
    }

    private static short[] Level(int level, double seconds) => [.. Enumerable.Repeat((short)level, (int)(seconds * 16_000))];

    private static List<TurnMessage> Turns(ScriptedEngine engine, params short[][] sound)
    {
        var turns = new List<TurnMessage>();
        var audio = new HeardAudio(engine, 16_000, restarts: true);
        double at = 0;
        int order = 0;
        var stream = new RecordedTurns(audio, engine, Settings, (turn, _) => turns.Add(Moved(turn, order++, at))) { Ended = samples => at += samples / 16.0 };
        Sound.Add(audio, stream, sound);
        stream.Finish();
        return turns;
    }

    // With times from the beginning of the audio.
    private static TurnMessage Moved(TurnMessage turn, int order, double ms)
    {
        foreach (RecognizedWord? word in turn.Words!) (word!.Start, word.End) = (word.Start + ms, word.End + ms);
        return new() { Order = order, Ends = turn.Ends, IsFormatted = turn.IsFormatted, Text = turn.Text, Words = turn.Words };
    }
}

using System.Runtime.InteropServices;
using StreamCoach.Recognition;
using StreamCoach.Recognition.Local;

namespace StreamCoach.Tests.Recognition.Local;

public class TurnStreamTests
{
    private static readonly SegmenterSettings Settings = LocalOptions.Segmentation(new());

    [Fact]
    public void A_finished_sentence_ends_after_the_shortest_silence_and_another_after_the_longest()
    {
        // 0.5 s of silence, then 0.5 s: longer than the shortest, shorter than the longest.
        Assert.Equal(2, Turns(new ScriptedEngine(), Speech(1), Silence(0.6), Speech(1), Silence(2)).Count);
        Assert.Single(Turns(new ScriptedEngine { Ending = "..." }, Speech(1), Silence(0.6), Speech(1), Silence(2)));
        Assert.Single(Turns(new ScriptedEngine { Ending = "" }, Speech(1), Silence(0.6), Speech(1), Silence(2)));
        Assert.Equal(2, Turns(new ScriptedEngine { Ending = "" }, Speech(1), Silence(1.2), Speech(1), Silence(2)).Count);
    }

    [Fact]
    public void Times_are_those_of_the_audio_and_every_word_is_final()
    {
        List<TurnMessage> turns = Turns(new ScriptedEngine(), Silence(2), Speech(1), Silence(2), Speech(1), Silence(1));
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
        List<TurnMessage> turns = Turns(new ScriptedEngine(), Speech(40), Silence(2));
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
        Assert.InRange(Turns(engine, Speech(8), Silence(2)).Sum(turn => turn.Words!.Length), 78, 84);
    }

    [Fact]
    public void Turns_of_a_recording_are_told_apart_by_their_pauses()
    {
        List<TurnMessage> turns = Turns(new ScriptedEngine { Ending = "" }, Speech(1), Silence(1.2), Speech(1), Silence(0.6), Speech(1), Silence(1.5), Speech(1), Silence(3));
        Assert.Equal([10, 20, 10], turns.Select(turn => turn.Words!.Length / 10 * 10));
        Assert.Equal([0, 1, 2], turns.Select(turn => turn.Order));
        Assert.InRange(turns[1].Words![0]!.Start!.Value, 2_100, 2_300);
        Assert.InRange(turns[2].Words![^1]!.End!.Value, 7_200, 7_500);
    }

    [Fact]
    public void A_turn_that_is_forced_to_end_ends()
    {
        var turns = new List<TurnMessage>();
        var engine = new ScriptedEngine();
        var audio = new HeardAudio(engine, 16_000);
        var stream = new TurnStream(audio, engine, Settings, turns.Add);
        Add(audio, stream, Speech(1));
        Assert.Empty(turns);
        stream.EndTurn();
        Assert.True(Assert.Single(turns).Ends);
        stream.EndTurn();
        Assert.Single(turns);
    }

    [Fact]
    public void Somebody_who_listens_live_sees_the_turn_grow_and_gets_the_final_that_was_decoded_ahead()
    {
        var turns = new List<TurnMessage>();
        var engine = new ScriptedEngine();
        var audio = new HeardAudio(engine, 16_000);
        var stream = new TurnStream(audio, engine, Settings, turns.Add, isLive: true);
        Add(audio, stream, Speech(1), Silence(0.2));
        stream.CatchUp();
        Assert.False(Assert.Single(turns).Ends);
        int decoded = engine.Decoded;
        Add(audio, stream, Silence(1));
        Assert.Equal(2, turns.Count);
        Assert.True(turns[1].Ends);
        Assert.Equal(decoded, engine.Decoded);
    }

    // Each is 0.6 s long: when the pass begins, and what is said while it runs.
    [Theory]
    [InlineData("speech", "speech", false)]
    [InlineData("speech", "silence", true)]
    [InlineData("speech", "a short silence", false)]
    [InlineData("silence", "silence", false)]
    [InlineData("silence", "speech", false)]
    [InlineData("silence", "a word and silence", true)]
    public void A_pass_is_given_up_where_the_final_would_wait_for_it(string before, string meanwhile, bool isGivenUp)
    {
        var turns = new List<TurnMessage>();
        var engine = new ScriptedEngine { Tokens = 20 };
        var audio = new HeardAudio(engine, 16_000);
        var stream = new TurnStream(audio, engine, Settings, turns.Add, isLive: true);
        Add(audio, stream, Speech(1), before == "speech" ? [] : Silence(0.2));
        short[] said = meanwhile switch
        {
            "speech" => Speech(0.6),
            "silence" => Silence(0.6),
            "a short silence" => [.. Silence(0.1), .. Speech(0.5)],
            _ => [.. Speech(0.1), .. Silence(0.5)],
        };
        var coming = new Queue<short[]>(said.Chunk(800));
        engine.Token = () =>
        {
            if (coming.TryDequeue(out short[]? frame)) audio.Add(MemoryMarshal.AsBytes(frame.AsSpan()));
        };
        // A pass in the middle of speech is due after some time.
        Assert.True(SpinWait.SpinUntil(() => Decodes(stream, engine), TimeSpan.FromSeconds(30)));
        Assert.Equal(isGivenUp, engine.GivenUp == 1);
        engine.Token = null;
        Add(audio, stream, [.. coming.SelectMany(frame => frame)], Silence(2));
        // Whatever happened: nothing is lost, and nothing is given out twice.
        TurnMessage final = Assert.Single(turns, turn => turn.Ends);
        Assert.Equal(turns[^1], final);
        int words = meanwhile switch { "speech" => 16, "a short silence" => 15, "a word and silence" => 11, _ => 10 };
        Assert.InRange(final.Words!.Length, words - 1, words + 2);
    }

    [Fact]
    public void A_recording_is_decoded_once()
    {
        var engine = new ScriptedEngine();
        Assert.Single(Turns(engine, Speech(3), Silence(2)));
        Assert.Equal(1, engine.Decoded);
    }

    [Fact]
    public void Text_that_the_model_does_not_believe_itself_takes_the_partial_back()
    {
        TurnMessage turn = Assert.Single(Turns(new ScriptedEngine { Confidence = 0.1 }, Speech(1), Silence(2)));
        Assert.Equal(("", true), (turn.Text, turn.Ends));
    }

    [Fact]
    public void What_is_silent_is_confirmed_and_an_open_turn_is_not()
    {
        var engine = new ScriptedEngine();
        var audio = new HeardAudio(engine, 16_000);
        var stream = new TurnStream(audio, engine, Settings, _ => { });
        Add(audio, stream, Silence(5));
        Assert.InRange(stream.RecognizedUntil, 4, 5);
        Add(audio, stream, Speech(3));
        Assert.InRange(stream.RecognizedUntil, 0, 5);
        Add(audio, stream, Silence(2));
        Assert.InRange(stream.RecognizedUntil, 7.9, 10);
    }

    private static bool Decodes(TurnStream stream, ScriptedEngine engine)
    {
        stream.CatchUp();
        return engine.Decoded > 0;
    }

    private static List<TurnMessage> Turns(ScriptedEngine engine, params short[][] audio)
    {
        var turns = new List<TurnMessage>();
        var heard = new HeardAudio(engine, 16_000);
        var stream = new TurnStream(heard, engine, Settings, turns.Add);
        Add(heard, stream, audio);
        stream.Finish();
        return turns;
    }

    // In frames, as they come from a session.
    private static void Add(HeardAudio audio, TurnStream stream, params short[][] parts)
    {
        foreach (short[] frame in parts.SelectMany(part => part.Chunk(800)))
        {
            audio.Add(MemoryMarshal.AsBytes(frame.AsSpan()));
            stream.Analyse();
        }
    }

    private static short[] Silence(double seconds) => new short[(int)(seconds * 16_000)];

    private static short[] Speech(double seconds) => [.. Enumerable.Repeat((short)3_000, (int)(seconds * 16_000))];
}

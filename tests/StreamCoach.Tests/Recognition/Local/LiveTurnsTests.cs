using System.Runtime.InteropServices;
using StreamCoach.Recognition;
using StreamCoach.Recognition.Local;

namespace StreamCoach.Tests.Recognition.Local;

public class LiveTurnsTests
{
    private static readonly SegmenterSettings Settings = LocalOptions.Segmentation(new());

    [Fact]
    public void A_finished_sentence_ends_after_the_shortest_silence_and_another_after_the_longest()
    {
        // 0.5 s of silence, then 0.5 s: longer than the shortest, shorter than the longest.
        Assert.Equal(2, Turns(new ScriptedEngine(), Sound.Speech(1), Sound.Silence(0.6), Sound.Speech(1), Sound.Silence(2)).Count);
        Assert.Single(Turns(new ScriptedEngine { Ending = "..." }, Sound.Speech(1), Sound.Silence(0.6), Sound.Speech(1), Sound.Silence(2)));
        Assert.Single(Turns(new ScriptedEngine { Ending = "" }, Sound.Speech(1), Sound.Silence(0.6), Sound.Speech(1), Sound.Silence(2)));
        Assert.Equal(2, Turns(new ScriptedEngine { Ending = "" }, Sound.Speech(1), Sound.Silence(1.2), Sound.Speech(1), Sound.Silence(2)).Count);
    }

    [Fact]
    public void A_turn_that_is_forced_to_end_ends()
    {
        var turns = new List<TurnMessage>();
        var engine = new ScriptedEngine();
        var audio = new HeardAudio(engine, 16_000);
        var stream = new LiveTurns(audio, engine, Settings, turns.Add);
        Sound.Add(audio, stream, Sound.Speech(1));
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
        var stream = new LiveTurns(audio, engine, Settings, turns.Add);
        Sound.Add(audio, stream, Sound.Speech(1), Sound.Silence(0.2));
        stream.CatchUp();
        Assert.False(Assert.Single(turns).Ends);
        int decoded = engine.Decoded;
        Sound.Add(audio, stream, Sound.Silence(1));
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
        var stream = new LiveTurns(audio, engine, Settings, turns.Add);
        Sound.Add(audio, stream, Sound.Speech(1), before == "speech" ? [] : Sound.Silence(0.2));
        short[] said = meanwhile switch
        {
            "speech" => Sound.Speech(0.6),
            "silence" => Sound.Silence(0.6),
            "a short silence" => [.. Sound.Silence(0.1), .. Sound.Speech(0.5)],
            _ => [.. Sound.Speech(0.1), .. Sound.Silence(0.5)],
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
        Sound.Add(audio, stream, [.. coming.SelectMany(frame => frame)], Sound.Silence(2));
        // Whatever happened: nothing is lost, and nothing is given out twice.
        TurnMessage final = Assert.Single(turns, turn => turn.Ends);
        Assert.Equal(turns[^1], final);
        int words = meanwhile switch { "speech" => 16, "a short silence" => 15, "a word and silence" => 11, _ => 10 };
        Assert.InRange(final.Words!.Length, words - 1, words + 2);
    }

    [Fact]
    public void Text_that_the_model_does_not_believe_itself_takes_the_partial_back()
    {
        TurnMessage turn = Assert.Single(Turns(new ScriptedEngine { Confidence = 0.1 }, Sound.Speech(1), Sound.Silence(2)));
        Assert.Equal(("", true), (turn.Text, turn.Ends));
    }

    [Fact]
    public void What_is_silent_is_confirmed_and_an_open_turn_is_not()
    {
        var engine = new ScriptedEngine();
        var audio = new HeardAudio(engine, 16_000);
        var stream = new LiveTurns(audio, engine, Settings, _ => { });
        Sound.Add(audio, stream, Sound.Silence(5));
        Assert.InRange(stream.RecognizedUntil, 4, 5);
        Sound.Add(audio, stream, Sound.Speech(3));
        Assert.InRange(stream.RecognizedUntil, 0, 5);
        Sound.Add(audio, stream, Sound.Silence(2));
        Assert.InRange(stream.RecognizedUntil, 7.9, 10);
    }

    [Fact]
    public void A_word_that_gives_no_text_by_itself_is_decoded_without_the_silence_around_it_or_with_what_was_said_before()
    {
        // 0.6 s of speech, and 0.32 s of silence on each side.
        List<TurnMessage> turns = Turns(new ScriptedEngine { WritesNothingWithin = (1.1, 1.3) }, Sound.Silence(2), Sound.Speech(0.6), Sound.Silence(2));
        Assert.InRange(Assert.Single(turns).Words![0]!.Start!.Value, 1_900, 2_100);
        turns = Turns(new ScriptedEngine { WritesNothingWithin = (0.5, 1.3) }, Sound.Speech(2), Sound.Silence(1.2), Sound.Speech(0.6), Sound.Silence(2));
        Assert.Equal(2, turns.Count);
        Assert.InRange(turns[1].Words![0]!.Start!.Value, 3_100, 3_300);
        Assert.InRange(turns[1].Words!.Length, 5, 7);
    }

    [Theory]
    [InlineData(0.6, true)]
    [InlineData(0.15, false)]
    public void Speech_without_text_is_reported_and_a_cough_is_not(double seconds, bool isReported)
    {
        var missed = new List<(long From, long To)>();
        var turns = new List<TurnMessage>();
        var engine = new ScriptedEngine { WritesNothingFrom = 0 };
        var audio = new HeardAudio(engine, 16_000);
        var stream = new LiveTurns(audio, engine, Settings, turns.Add) { Missed = (from, to) => missed.Add((from, to)) };
        Sound.Add(audio, stream, Sound.Silence(2), Sound.Speech(seconds), Sound.Silence(2));
        stream.Finish();
        Assert.Equal("", Assert.Single(turns).Text);
        Assert.Equal(isReported, missed.Count == 1);
        if (!isReported) return;
        Assert.InRange(missed[0].From, 31_000, 33_000);
        Assert.InRange(missed[0].To, 40_600, 42_600);
    }

    private static bool Decodes(LiveTurns stream, ScriptedEngine engine)
    {
        stream.CatchUp();
        return engine.Decoded > 0;
    }

    private static List<TurnMessage> Turns(ScriptedEngine engine, params short[][] sound)
    {
        var turns = new List<TurnMessage>();
        var audio = new HeardAudio(engine, 16_000);
        var stream = new LiveTurns(audio, engine, Settings, turns.Add);
        Sound.Add(audio, stream, sound);
        stream.Finish();
        return turns;
    }
}

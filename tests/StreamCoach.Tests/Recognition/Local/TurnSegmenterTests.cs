using FsCheck;
using FsCheck.Fluent;
using StreamCoach.Recognition.Local;

namespace StreamCoach.Tests.Recognition.Local;

public class TurnSegmenterTests
{
    private static readonly SegmenterSettings Settings = new(0.5, Pause: 5, MinSilence: 12, MaxSilence: 30, Longest: 100);

    private static readonly Arbitrary<float[]> Probabilities =
        (from runs in Gen.ArrayOf(from value in Gen.Elements(0.0f, 0.1f, 0.36f, 0.49f, 0.5f, 0.9f, 1.0f)
                                  from length in Gen.Choose(1, 45)
                                  select Enumerable.Repeat(value, length))
         select runs.SelectMany(run => run).ToArray()).ToArbitrary();

    [Fact]
    public void Events_follow_each_other_and_no_turn_is_longer_than_allowed() => Prop.ForAll(Probabilities, probabilities =>
    {
        var segmenter = new TurnSegmenter(Settings);
        long lastEnd = 0;
        foreach (float probability in probabilities)
        {
            bool wasOpen = segmenter.IsOpen;
            SegmentEvent happened = segmenter.Add(probability);
            if (happened == SegmentEvent.Begins) Assert.False(wasOpen);
            else if (happened != SegmentEvent.None) Assert.True(wasOpen);
            if (happened is SegmentEvent.Ends or SegmentEvent.Vanishes) Assert.False(segmenter.IsOpen);
            if (happened == SegmentEvent.MayEnd) Assert.Equal(Settings.MinSilence, segmenter.Silence);
            if (happened == SegmentEvent.TooLong)
            {
                long cut = segmenter.Cut();
                Assert.InRange(cut, segmenter.Start + 1, segmenter.Count);
                segmenter.ContinueFrom(cut);
                lastEnd = cut;
                // Where it is cut in the silence at its end, it has ended.
                if (!segmenter.IsOpen) continue;
            }
            if (!segmenter.IsOpen && !wasOpen) continue;
            Assert.InRange(segmenter.Start, lastEnd, segmenter.SpeechEnd);
            Assert.InRange(segmenter.SpeechEnd, segmenter.Start, segmenter.Count);
            Assert.InRange(segmenter.Count - segmenter.Start, 1, Settings.Longest);
            if (!segmenter.IsOpen) lastEnd = segmenter.SpeechEnd;
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_speech_is_outside_of_turns() => Prop.ForAll(Probabilities, probabilities =>
    {
        var segmenter = new TurnSegmenter(Settings);
        int above = 0;
        foreach (float probability in probabilities)
        {
            if (segmenter.Add(probability) == SegmentEvent.TooLong) segmenter.ContinueFrom(segmenter.Cut());
            above = probability >= Settings.Threshold ? above + 1 : 0;
            // Two blocks in a row are speech, and then a turn is open.
            if (above >= 2) Assert.True(segmenter.IsOpen && segmenter.SpeechEnd == segmenter.Count);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_turn_may_end_after_the_shortest_silence_and_ends_after_the_longest()
    {
        var segmenter = new TurnSegmenter(Settings);
        Assert.Equal(SegmentEvent.Begins, Run(segmenter, 0.9f, 2));
        Assert.Equal(SegmentEvent.None, Run(segmenter, 0.9f, 20));
        Assert.Equal(SegmentEvent.Pauses, Run(segmenter, 0.1f, 5));
        Assert.Equal(SegmentEvent.MayEnd, Run(segmenter, 0.1f, 7));
        Assert.Equal(SegmentEvent.Ends, Run(segmenter, 0.1f, 18));
        Assert.Equal((0, 22), (segmenter.Start, segmenter.SpeechEnd));
    }

    [Fact]
    public void A_click_begins_no_turn_and_a_cough_is_none()
    {
        var segmenter = new TurnSegmenter(Settings);
        Assert.Equal(SegmentEvent.None, Run(segmenter, 1, 1));
        Assert.Equal(SegmentEvent.None, Run(segmenter, 0, 3));
        Run(segmenter, 1, 3);
        Assert.Equal(SegmentEvent.Vanishes, Run(segmenter, 0, 12));
    }

    [Fact]
    public void A_turn_that_is_too_long_is_cut_in_its_pause()
    {
        var segmenter = new TurnSegmenter(Settings);
        Run(segmenter, 0.9f, 60);
        Run(segmenter, 0.2f, 8);
        Assert.Equal(SegmentEvent.TooLong, Run(segmenter, 0.9f, 32));
        Assert.InRange(segmenter.Cut(), 61, 67);
        segmenter.ContinueFrom(segmenter.Cut());
        Assert.True(segmenter.IsOpen);
        Assert.Equal(SegmentEvent.Ends, Run(segmenter, 0, 30));
    }

    private static SegmentEvent Run(TurnSegmenter segmenter, float probability, int blocks)
    {
        SegmentEvent last = SegmentEvent.None;
        for (int i = 0; i < blocks; i++) last = segmenter.Add(probability);
        return last;
    }
}

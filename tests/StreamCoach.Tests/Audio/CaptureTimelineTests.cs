using StreamCoach.Audio;

namespace StreamCoach.Tests.Audio;

public class CaptureTimelineTests
{
    [Fact]
    public void A_turn_that_comes_before_any_sound_was_spoken_today()
    {
        DateTime before = DateTime.UtcNow;
        var clock = new CaptureTimeline();
        Assert.InRange(clock.StartFor(2), before, DateTime.UtcNow);
    }

    [Fact]
    public void A_pause_of_the_source_moves_what_comes_after_it_and_not_what_was_before()
    {
        var clock = new CaptureTimeline();
        DateTime start = DateTime.UtcNow;
        clock.Add(1, 1, start.AddSeconds(1));
        clock.Add(2, 1, start.AddSeconds(62));
        Assert.Equal(start, clock.StartFor(0.5));
        Assert.Equal(start.AddMinutes(1), clock.StartFor(1.5));
    }
}

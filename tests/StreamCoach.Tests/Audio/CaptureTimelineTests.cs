using StreamCoach.Audio;

namespace StreamCoach.Tests.Audio;

public class CaptureTimelineTests
{
    [Fact]
    public void A_turn_before_any_audio_has_the_current_date()
    {
        DateTime before = DateTime.UtcNow;
        var clock = new CaptureTimeline();
        Assert.InRange(clock.StartFor(2), before, DateTime.UtcNow);
    }

    [Fact]
    public void A_pause_of_the_source_shifts_only_later_turns()
    {
        var clock = new CaptureTimeline();
        DateTime start = DateTime.UtcNow;
        clock.Add(1, 1, start.AddSeconds(1));
        clock.Add(2, 1, start.AddSeconds(62));
        Assert.Equal(start, clock.StartFor(0.5));
        Assert.Equal(start.AddMinutes(1), clock.StartFor(1.5));
    }
}

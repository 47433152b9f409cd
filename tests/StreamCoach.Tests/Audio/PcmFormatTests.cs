using FsCheck;
using FsCheck.Fluent;
using StreamCoach.Audio;

namespace StreamCoach.Tests.Audio;

public class PcmFormatTests
{
    [Fact]
    public void A_time_that_was_made_of_an_offset_gives_it_again() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue / 2).ToArbitrary(), Gen.Elements(8_000, 11_025, 16_000, 44_100, 48_000, 192_000).ToArbitrary(), (sample, rate) =>
        {
            long offset = 2L * sample;
            return PcmFormat.Offset((double)offset / (2 * rate), 2 * rate) == offset;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));

    // 14.964 s and a little less: the confirmed end of a turn, of which one side made the beginning of a gap, and the other where a resumed session begins.
    [Fact]
    public void A_fraction_that_is_a_little_less_stands_for_its_sample() => Assert.Equal(478_848, PcmFormat.Offset(14.963999999999999, 32_000));
}

using StreamCoach.Storage;

namespace StreamCoach.Tests.Storage;

/// <summary>What Windows reports while a virus scanner has a file open, with the errors made by the test.</summary>
public class SharingViolationTests
{
    private const int Sharing = unchecked((int)0x80070020), DiskFull = unchecked((int)0x80070070);

    [Theory]
    [InlineData(Sharing)]
    [InlineData(unchecked((int)0x80070021))]
    [InlineData(unchecked((int)0x80070497))]
    public void A_file_that_is_open_for_a_moment_is_no_failure(int code)
    {
        int tries = 0;
        Assert.Equal("done", SharingViolation.Repeat(() => ++tries < 4 ? throw new IOException("in use", code) : "done"));
        Assert.Equal(4, tries);
    }

    [Fact]
    public void A_file_that_stays_open_is_one()
    {
        int tries = 0;
        Assert.Equal(Sharing, Assert.Throws<IOException>(() => SharingViolation.Repeat(() => ++tries > 0 ? throw new IOException("in use", Sharing) : true)).HResult);
        Assert.InRange(tries, 5, 100);
    }

    [Fact]
    public void Another_failure_is_not_repeated()
    {
        int tries = 0;
        Assert.Throws<IOException>(() => SharingViolation.Repeat(() => ++tries > 0 ? throw new IOException("full", DiskFull) : true));
        Assert.Equal(1, tries);
    }
}

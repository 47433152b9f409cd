using StreamCoach.Storage;

namespace StreamCoach.Tests.Storage;

/// <summary>The names that Windows reserves for devices.</summary>
public class DeviceNameTests
{
    [Theory]
    [InlineData("nul")]
    [InlineData(@"C:\talks\NUL")]
    [InlineData(@"C:\talks\con.txt")]
    [InlineData(@"C:\talks\Aux.call.json")]
    [InlineData(@"C:\talks\prn .txt")]
    [InlineData("C:com1")]
    [InlineData("talks/lpt9.vtt")]
    [InlineData("COM\u00B2")]
    [InlineData("nul:")]
    [InlineData("conout$")]
    [InlineData(@"\\.\PHYSICALDRIVE0")]
    public void A_device_is_recognised(string path) => Assert.True(DeviceName.Is(path));

    [Theory]
    [InlineData(@"C:\talks\console.txt")]
    [InlineData(@"C:\con\talk.txt")]
    [InlineData(@"C:\talks\null.wav")]
    [InlineData(@"C:\talks\com10.txt")]
    [InlineData(@"C:\talks\com0")]
    [InlineData(@"\\server\share\talk.wav")]
    [InlineData(@"\\?\C:\talks\talk.wav")]
    [InlineData(@"C:\")]
    [InlineData("")]
    public void Other_names_are_files(string path) => Assert.False(DeviceName.Is(path));
}

using StreamCoach.Streaming;

namespace StreamCoach.Tests.Streaming;

public class PrintableTextTests
{
    [Theory]
    [InlineData("plain é漢😀", "plain é漢😀")]
    [InlineData("red \u001b[31m alert\u0007", "red \uFFFD[31m alert\uFFFD")]
    [InlineData("c1 \u009b31m", "c1 \uFFFD31m")]
    [InlineData("rtl \u202Eevil", "rtl \uFFFDevil")]
    [InlineData("two\r\nlines\tand", "two  lines and")]
    [InlineData(null, "")]
    public void A_line_keeps_no_control_character(string? text, string expected) => Assert.Equal(expected, PrintableText.Line(text));

    [Fact]
    public void Lines_keep_their_ends_and_tabs() => Assert.Equal("a\nb\tc\uFFFD", PrintableText.Lines("a\r\nb\tc\u001b"));
}

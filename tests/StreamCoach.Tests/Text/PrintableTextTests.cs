using System.Text;
using FsCheck;
using FsCheck.Fluent;
using StreamCoach.Text;

namespace StreamCoach.Tests.Text;

public class PrintableTextTests
{
    [Theory]
    [InlineData("plain é漢😀", "plain é漢😀")]
    [InlineData("red \u001b[31m alert\u0007", "red \uFFFD[31m alert\uFFFD")]
    [InlineData("c1 \u009b31m", "c1 \uFFFD31m")]
    [InlineData("del \u007f", "del \uFFFD")]
    [InlineData("rtl \u202Eevil\u2066\u2069", "rtl \uFFFDevil\uFFFD\uFFFD")]
    [InlineData("two\r\nlines\tand\u2028more\u2029", "two  lines and more ")]
    [InlineData("marks \u200F\u200E\u061C\u200B\u2060\uFEFF\u00AD\u034F.", "marks .")]
    [InlineData("annotated \uFFF9a\uFFFAb\uFFFB", "annotated \uFFFDa\uFFFDb\uFFFD")]
    [InlineData("hidden \U000E0001\U000E0068\U000E0069 tags", "hidden \uFFFD tags")]
    [InlineData("no character \uFFFE\uFDD0\U0001FFFF", "no character \uFFFD\uFFFD\uFFFD")]
    [InlineData("blank \u3164\uFFA0name", "blank   name")]
    [InlineData("joined \uFFA0\u200Dblank \u3164\uFE00\U000E0100.", "joined  blank  .")]
    [InlineData("split\u200Cword\u200D", "splitword")]
    [InlineData("data 😀\uFE0F\uFE00\uFE01\U000E0100\U000E0101", "data 😀\uFE0F")]
    [InlineData("latin a\uFE0F", "latin a")]
    [InlineData(null, "")]
    public void A_line_has_no_control_bidirectional_or_invisible_characters(string? text, string expected)
    {
        Assert.Equal(expected, PrintableText.Line(text));
        Assert.Equal(expected == text, PrintableText.IsLine(text ?? "\0"));
    }

    [Theory]
    [InlineData("می\u200cخواهم")] // Persian: I want
    [InlineData("क्\u200dष")] // Devanagari, half form
    [InlineData("ന്\u200d")] // Malayalam, at a word's end
    [InlineData("👨\u200d👩\u200d👧")]
    [InlineData("👩🏽\u200d🚀")]
    [InlineData("🏳\uFE0F\u200d🌈")]
    [InlineData("❤\uFE0F\u200d🔥")]
    [InlineData("1\uFE0F\u20E3 #\uFE0F\u20E3")]
    [InlineData("葛\U000E0100飾区")] // a Japanese place name with a variant glyph
    [InlineData("שלום, עולם")]
    [InlineData("e\u0301 Å ﬁ ½ €")]
    public void Characters_that_real_text_needs_are_kept(string text)
    {
        Assert.Same(text, PrintableText.Line(text));
        Assert.Same(text, PrintableText.Lines(text));
    }

    // Created at run time, because an attribute's text is UTF-8, which has no lone surrogates.
    [Fact]
    public void A_lone_surrogate_is_replaced() => Assert.Equal("half \uFFFD a pair \uFFFD", PrintableText.Line("half \uD83D a pair \uDE00"));

    [Fact]
    public void Line_breaks_and_tabs_are_kept() => Assert.Equal("a\nb\tc\uFFFD\nd\ne\n\nf", PrintableText.Lines("a\r\nb\tc\u001b\rd\u2028e\u2029\nf"));

    /// <summary>For any text, including lone surrogates, the result is safe, cleaning it again changes nothing, and no plain letter is lost.</summary>
    [Fact]
    public void The_output_is_safe_for_any_input()
    {
        // Few letters and many special characters, next to each other.
        int[] odd = [.. Dangerous, 0x200C, 0x200D, 0xFE0F, 0xE0101, 0xD83D, 0xDE00, 0x1F468, 0x0628, 0x0915, 0x094D, 'a', 'b', '1', ' ', '\r', '\n', '\t'];
        Gen<string> texts = Gen.OneOf(Gen.Elements(odd), Gen.Choose(0, 0x10FFFF)).Select(Characters).ListOf().Select(string.Concat);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithEndSize(60), Prop.ForAll(texts.ToArbitrary(), text =>
        {
            foreach (string clean in new[] { PrintableText.Line(text), PrintableText.Lines(text) })
            {
                Assert.DoesNotContain(clean.EnumerateRunes(), rune => Dangerous.Contains(rune.Value) && rune.Value is not ('\n' or '\t'));
                // Strict decoding fails on a lone surrogate.
                _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(clean);
                Assert.Equal(text.Count(character => character is 'a' or 'b'), clean.Count(character => character is 'a' or 'b'));
                Assert.DoesNotContain("\u200D\u200D", clean, StringComparison.Ordinal);
                Assert.DoesNotContain("a\u200C", clean, StringComparison.Ordinal);
                Assert.DoesNotContain("\uFE0F\uFE0F", clean, StringComparison.Ordinal);
            }
            Assert.DoesNotContain(PrintableText.Line(text), character => character is '\n' or '\t');
            string line = PrintableText.Line(text);
            Assert.Same(line, PrintableText.Line(line));
        }));
    }

    // Independent of the class's own list, so that an omission is found.
    private static readonly HashSet<int> Dangerous =
    [
        .. Enumerable.Range(0, 32), .. Enumerable.Range(0x7F, 33), 0xAD, 0x61C, 0x200B, 0x200E, 0x200F, .. Enumerable.Range(0x2028, 7), .. Enumerable.Range(0x2060, 16),
        0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB, 0xFFFE, 0xFFFF, .. Enumerable.Range(0xE0000, 128),
    ];

    private static string Characters(int code) => code is >= 0xD800 and <= 0xDFFF ? ((char)code).ToString() : char.ConvertFromUtf32(code);
}

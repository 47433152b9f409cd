using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace StreamCoach.Transcripts.Report;

/// <summary>Builds HTML. Interpolated values are text and are escaped; only the literal parts are markup.</summary>
internal sealed class Html
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds markup; the handler has already appended it when this method is called.</summary>
    public Html Add([InterpolatedStringHandlerArgument("")] ref Markup markup) => this;

    public override string ToString() => _text.ToString();

    /// <summary>Appends the parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly StringBuilder _into;

        public Markup(int literalLength, int formattedCount, Html html)
        {
            _ = (literalLength, formattedCount);
            _into = html._text;
        }

        public void AppendLiteral(string markup) => _into.Append(markup);

        public void AppendFormatted(string? text) => _into.Append(WebUtility.HtmlEncode(text));

        public void AppendFormatted(int number) => _into.Append(CultureInfo.InvariantCulture, $"{number}");

        public void AppendFormatted(double number) => _into.Append(CultureInfo.InvariantCulture, $"{number:0.###}");

        public void AppendFormatted(Html html) => _into.Append(html._text);
    }
}

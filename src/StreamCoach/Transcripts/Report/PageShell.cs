using System.Security.Cryptography;
using System.Text;

namespace StreamCoach.Transcripts.Report;

/// <summary>
/// Puts a report into one HTML page. The page has no script and loads nothing: its content security policy forbids both, except for the page's own style
/// sheet, which it identifies by its hash, and for audio in the folder of the page, if there is some.
/// </summary>
internal static class PageShell
{
    private static readonly string Style = ReadStyle("report.css");
    private static readonly string StyleWithAudio = Style + ReadStyle("report-audio.css");

    /// <summary>Returns the page.</summary>
    /// <param name="body">The content, which ends within the element main.</param>
    /// <param name="title">The title of the window.</param>
    /// <param name="language">The language code.</param>
    /// <param name="playsAudio">Whether the page plays audio of its own folder.</param>
    public static string Around(Html body, string title, string language, bool playsAudio = false)
    {
        string style = playsAudio ? StyleWithAudio : Style;
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        var page = new Html();
        page.Add($"""
            <!DOCTYPE html>
            <html lang="{language}">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{hash}'; {(playsAudio ? "media-src 'self'; " : "")}base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>{title}</title>
            <style>
            """);
        string head = page.ToString();
        return $"{head}{style}</style>\n</head>\n<body>\n{body}</main>\n</body>\n</html>\n";
    }

    private static string ReadStyle(string name)
    {
        using Stream stream = typeof(PageShell).Assembly.GetManifestResourceStream($"StreamCoach.Report.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

using StreamCoach.Text;

namespace StreamCoach.Errors;

/// <summary>Replaces a cause whose text is not safe to show, because Get-Error prints every property of every cause, such as a file's name.</summary>
internal sealed class PrintableCause : Exception
{
    private PrintableCause(Exception cause) : base(PrintableText.Lines($"{cause.GetType()}: {cause.Message}")) => Text = PrintableText.Lines(cause.ToString());

    private string Text { get; }

    /// <summary>Returns the cause itself if its text is safe, otherwise its type and cleaned text.</summary>
    public static Exception? Of(Exception? cause) => cause is null or StreamCoachException or PrintableCause || IsPrintable(cause.ToString()) ? cause : new PrintableCause(cause);

    /// <summary>Returns the cleaned text of the cause, with its stack.</summary>
    public override string ToString() => Text;

    // Every stack contains line ends. Only a single carriage return is unsafe, because it can overwrite a line.
    private static bool IsPrintable(string text) => PrintableText.Lines(text) == text.ReplaceLineEndings("\n");
}

using StreamCoach.Text;

namespace StreamCoach.Errors;

/// <summary>Stands for an error underneath whose own text is not safe to show: Get-Error prints every property of every cause, such as a file's name.</summary>
internal sealed class PrintableCause : Exception
{
    private PrintableCause(Exception cause) : base(PrintableText.Lines($"{cause.GetType()}: {cause.Message}")) => Text = PrintableText.Lines(cause.ToString());

    private string Text { get; }

    /// <summary>The cause itself where its text is safe, else its type and text without what is not.</summary>
    public static Exception? Of(Exception? cause) => cause is null or StreamCoachException or PrintableCause || IsPrintable(cause.ToString()) ? cause : new PrintableCause(cause);

    /// <summary>What the cause said of itself, with its stack.</summary>
    public override string ToString() => Text;

    // Line ends stand in every stack, and a carriage return alone is what hides a line.
    private static bool IsPrintable(string text) => PrintableText.Lines(text) == text.ReplaceLineEndings("\n");
}

namespace StreamCoach.Commands;

/// <summary>
/// Drawing that Ctrl+C cannot hang. To draw a progress line PowerShell asks the terminal where its cursor is, and waits for the answer without a
/// limit; a Unix terminal throws away what lies in its queues when Ctrl+C comes (termios, NOFLSH), and the answer with it: the prompt would not come
/// back. So the terminal is asked again where somebody still draws a while after the stop.
/// </summary>
internal sealed class Drawing : IDisposable
{
    // Longer than a terminal takes to answer, one far away too: an answer that nobody waits for would stand at the prompt as if it had been typed.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly byte[] WhereIsTheCursor = "\e[6n"u8.ToArray();

    private Timer? _again;
    private volatile bool _busy;

    public void Draw(Action draw)
    {
        _busy = true;
        try
        {
            draw();
        }
        finally
        {
            _busy = false;
        }
    }

    /// <summary>The pipeline is being stopped.</summary>
    public void Stopped()
    {
        if (_busy && !OperatingSystem.IsWindows() && !Console.IsInputRedirected) _again = new Timer(_ => AskAgain(), null, Patience, Patience);
    }

    public void Dispose() => _again?.Dispose();

    private void AskAgain()
    {
        if (!_busy) return;
        try
        {
            // Not by Console, which belongs to the one that waits.
            using var terminal = new FileStream("/dev/tty", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            terminal.Write(WhereIsTheCursor);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // No terminal, so nobody waits for one.
        }
    }
}

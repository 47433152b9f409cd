namespace StreamCoach.Commands.Output;

/// <summary>
/// Keeps Ctrl+C from hanging a Unix prompt. While a progress line is shown, PowerShell asks the terminal for its cursor with everything that it
/// writes, rows and warnings as well, and .NET waits for the reply without a limit. Ctrl+C makes the tty discard what it has queued (termios,
/// NOFLSH), the reply included. After a stop, the terminal is therefore asked again on behalf of whoever still waits.
/// </summary>
internal sealed class CursorReply : IDisposable
{
    // Longer than a terminal takes to reply, a remote one too: a reply that nobody reads would appear at the prompt as if it had been typed.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly byte[] WhereIsTheCursor = "\e[6n"u8.ToArray();

    private readonly Lock _gate = new();
    private bool _asks;
    private bool _over;

    /// <summary>The pipeline is being stopped. It has ended when this is disposed.</summary>
    public void Stopped()
    {
        if (OperatingSystem.IsWindows() || Console.IsInputRedirected || Console.IsOutputRedirected) return;
        lock (_gate)
        {
            // One loop only: a reply that is on its way must not be asked for twice.
            if (_over || _asks) return;
            _asks = true;
            _ = Task.Run(AskAgainAsync);
        }
    }

    public void Dispose()
    {
        lock (_gate) _over = true;
    }

    private async Task AskAgainAsync()
    {
        while (!Volatile.Read(ref _over))
        {
            // .NET holds this lock while it waits for the reply. Whoever else keeps the pipeline from ending does not, and is not disturbed.
            bool waits = !Monitor.TryEnter(Console.In, Patience);
            if (!waits) Monitor.Exit(Console.In);
            lock (_gate)
            {
                if (_over) return;
                if (waits) Ask();
            }
            if (!waits) await Task.Delay(Patience);
        }
    }

    private static void Ask()
    {
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

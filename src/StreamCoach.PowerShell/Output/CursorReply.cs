namespace StreamCoach.Commands.Output;

/// <summary>
/// Keeps Ctrl+C from hanging a Unix prompt. While a progress line is shown, PowerShell asks the terminal for its cursor with everything that it
/// writes, rows and warnings as well, and .NET waits for the reply without a limit. Ctrl+C makes the tty discard what it has queued (termios,
/// NOFLSH), the reply included. After a stop, the terminal is therefore asked again on behalf of whoever still waits.
/// </summary>
internal sealed class CursorReply : IDisposable
{
    // Longer than even a remote terminal takes to reply: a reply that nobody reads would appear at the prompt as if it had been typed.
    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromMilliseconds(500);
    private static readonly byte[] CursorPositionRequest = "\e[6n"u8.ToArray();

    private readonly Lock _gate = new();
    private bool _asks;
    private bool _over;

    /// <summary>Starts asking, because the pipeline is being stopped. Dispose ends it.</summary>
    public void Stopped()
    {
        if (OperatingSystem.IsWindows() || Console.IsInputRedirected || Console.IsOutputRedirected) return;
        lock (_gate)
        {
            // One loop only: two requests would get two replies, of which one would appear at the prompt.
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
            // .NET holds this lock while it waits for the reply, so a free lock means that something else delays the end of the pipeline.
            bool waits = !Monitor.TryEnter(Console.In, ReplyTimeout);
            if (!waits) Monitor.Exit(Console.In);
            lock (_gate)
            {
                if (_over) return;
                if (waits) Ask();
            }
            if (!waits) await Task.Delay(ReplyTimeout);
        }
    }

    private static void Ask()
    {
        try
        {
            // Not by Console, whose lock the waiting thread holds.
            using var terminal = new FileStream("/dev/tty", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            terminal.Write(CursorPositionRequest);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Without a terminal nothing waits for its reply.
        }
    }
}

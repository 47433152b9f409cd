using System.Net.Sockets;
using StreamCoach.Sandbox.Streaming;

namespace StreamCoach.Sandbox.Faults;

/// <summary>Does to a session's line what its fault says.</summary>
internal sealed class FaultStrike(Socket line, Outbox outbox)
{
    private static readonly TimeSpan FinWait = TimeSpan.FromSeconds(1);

    /// <summary>At connect, these come instead of Begin.</summary>
    public static bool ReplacesBegin(SandboxFaultKind kind) => kind is
        SandboxFaultKind.DropFin or SandboxFaultKind.DropRst or SandboxFaultKind.HalfOpen or SandboxFaultKind.RateLimited
        or SandboxFaultKind.Error or SandboxFaultKind.Close;

    /// <summary>False when nothing more is to be read from the line.</summary>
    public async ValueTask<bool> RunAsync(SandboxFault fault, StreamingSession? session, CancellationToken ct)
    {
        // What was said before the line fails has been said.
        if (fault.Kind is SandboxFaultKind.DropFin or SandboxFaultKind.DropRst or SandboxFaultKind.HalfOpen)
            await outbox.FlushAsync(ct);
        switch (fault.Kind)
        {
            case SandboxFaultKind.DropFin:
                outbox.Mute();
                await FinAsync(line, ct);
                return false;
            case SandboxFaultKind.DropRst:
                outbox.Mute();
                Reset(line);
                return false;
            case SandboxFaultKind.HalfOpen:
                outbox.Mute();
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
                return false;
            case SandboxFaultKind.RateLimited or SandboxFaultKind.Error:
                await outbox.FailAsync(new ServiceError(fault.Code, fault.Text), ct);
                return true;
            case SandboxFaultKind.Close:
                await outbox.CloseAsync(fault.Code, fault.Text, ct);
                return true;
            case SandboxFaultKind.Slow:
                outbox.Slow(fault.Time);
                return true;
            case SandboxFaultKind.Fragmented:
                outbox.Fragment();
                await outbox.WriteAsync(BrokenMessages.Warning(), ct);
                return true;
            case SandboxFaultKind.Malformed:
                await WriteAllAsync(BrokenMessages.Malformed(), ct);
                return true;
            case SandboxFaultKind.Oversized:
                await WriteAllAsync(BrokenMessages.Oversized(session?.TakeOrder() ?? 0), ct);
                return true;
            default:
                // The others are not of a moment: the connection asks for them where they matter.
                return true;
        }
    }

    /// <summary>Ends the connection by a reset: closing with no time to linger.</summary>
    public static void Reset(Socket line)
    {
        line.LingerState = new LingerOption(true, 0);
        line.Close();
    }

    /// <summary>Ends the connection by a FIN. What the client still sends is read, or the kernel would reset instead.</summary>
    private static async ValueTask FinAsync(Socket line, CancellationToken ct)
    {
        line.Shutdown(SocketShutdown.Send);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(FinWait);
        byte[] rest = new byte[4096];
        while (await line.ReceiveAsync(rest.AsMemory(), limit.Token) > 0)
        {
        }
    }

    private async ValueTask WriteAllAsync(IEnumerable<Outgoing> messages, CancellationToken ct)
    {
        foreach (Outgoing message in messages)
            await outbox.WriteAsync(message, ct);
    }
}

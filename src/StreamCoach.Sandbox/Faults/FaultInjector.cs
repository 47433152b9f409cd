using System.Net.Sockets;
using StreamCoach.Sandbox.Streaming;

namespace StreamCoach.Sandbox.Faults;

/// <summary>Applies a fault to a session's connection.</summary>
internal sealed class FaultInjector(Socket connection, Outbox outbox)
{
    private static readonly TimeSpan FinWait = TimeSpan.FromSeconds(1);

    /// <summary>Whether the fault replaces Begin if it occurs at connect.</summary>
    public static bool ReplacesBegin(SandboxFaultKind kind) => kind is
        SandboxFaultKind.DropFin or SandboxFaultKind.DropRst or SandboxFaultKind.HalfOpen or SandboxFaultKind.RateLimited
        or SandboxFaultKind.Error or SandboxFaultKind.Close;

    /// <summary>Applies the fault; false if nothing more is to be read from the connection.</summary>
    public async ValueTask<bool> RunAsync(SandboxFault fault, StreamingSession? session, CancellationToken ct)
    {
        // Messages before the failure are sent.
        if (fault.Kind is SandboxFaultKind.DropFin or SandboxFaultKind.DropRst or SandboxFaultKind.HalfOpen)
            await outbox.FlushAsync(ct);
        switch (fault.Kind)
        {
            case SandboxFaultKind.DropFin:
                outbox.Mute();
                await FinAsync(connection, ct);
                return false;
            case SandboxFaultKind.DropRst:
                outbox.Mute();
                Reset(connection);
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
                // The other kinds do not occur at one moment; the connection handles them elsewhere.
                return true;
        }
    }

    /// <summary>Resets the connection: closes it with a linger time of zero.</summary>
    public static void Reset(Socket connection)
    {
        connection.LingerState = new LingerOption(true, 0);
        connection.Close();
    }

    /// <summary>
    /// Ends the connection with a FIN. Further data of the client is read, because the kernel would send a reset otherwise.
    /// </summary>
    private static async ValueTask FinAsync(Socket connection, CancellationToken ct)
    {
        connection.Shutdown(SocketShutdown.Send);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(FinWait);
        byte[] rest = new byte[4096];
        while (await connection.ReceiveAsync(rest.AsMemory(), limit.Token) > 0)
        {
        }
    }

    private async ValueTask WriteAllAsync(IEnumerable<Outgoing> messages, CancellationToken ct)
    {
        foreach (Outgoing message in messages)
            await outbox.WriteAsync(message, ct);
    }
}

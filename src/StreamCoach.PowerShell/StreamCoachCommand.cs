using System.Management.Automation;
using StreamCoach.Commands.Output;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>Base of the cmdlets that Ctrl+C stops immediately.</summary>
public abstract class StreamCoachCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CursorReply _cursor = new();

    /// <summary>Cancelled by Ctrl+C. An OperationCanceledException may leave the cmdlet: PowerShell treats it as the stop of the pipeline.</summary>
    protected CancellationToken StopToken => _stop.Token;

    /// <summary>Runs on another thread when the pipeline is stopped.</summary>
    protected override void StopProcessing()
    {
        _cursor.Stopped();
        _stop.Cancel();
    }

    /// <summary>Whether verbose or debug messages are wanted, by -Verbose, -Debug or the preference variables.</summary>
    private protected bool WantsDetails => Wants("Verbose") || Wants("Debug");

    /// <summary>Frees the cmdlet's resources. PowerShell always calls it, also after an error and after <c>Select-Object -First</c>.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    private bool Wants(string stream) => MyInvocation.BoundParameters.TryGetValue(stream, out object? given) ? given is SwitchParameter { IsPresent: true }
        : SessionState.PSVariable.GetValue($"{stream}Preference") is { } preference && preference.ToString() is not ("SilentlyContinue" or "Ignore");

    /// <summary>Frees the cmdlet's resources.</summary>
    protected virtual void Dispose(bool disposing)
    {
        _cursor.Dispose();
        // After an early end nobody reads the results of work that is still queued, such as an analysis.
        _stop.Cancel();
        _stop.Dispose();
    }
}

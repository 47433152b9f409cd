using System.Management.Automation;
using StreamCoach.Commands.Output;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>A cmdlet that Ctrl+C ends at once.</summary>
public abstract class StreamCoachCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CursorReply _cursor = new();

    /// <summary>Cancelled by Ctrl+C. An OperationCanceledException may leave the cmdlet: PowerShell takes it for the stop that it is.</summary>
    protected CancellationToken StopToken => _stop.Token;

    /// <summary>Runs on another thread when the pipeline is stopped.</summary>
    protected override void StopProcessing()
    {
        _cursor.Stopped();
        _stop.Cancel();
    }

    /// <summary>Whether somebody wants to follow what happens, by -Verbose, -Debug or the preferences.</summary>
    private protected bool IsFollowed => Wants("Verbose") || Wants("Debug");

    /// <summary>Frees what the cmdlet holds. PowerShell calls it in every case, after an error and after <c>Select-Object -First</c> too.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    private bool Wants(string stream) => MyInvocation.BoundParameters.TryGetValue(stream, out object? given) ? given is SwitchParameter { IsPresent: true }
        : SessionState.PSVariable.GetValue($"{stream}Preference") is { } preference && preference.ToString() is not ("SilentlyContinue" or "Ignore");

    /// <summary>Frees what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        _cursor.Dispose();
        // What an early end leaves behind, such as an analysis that waits its turn, has nobody left who would read it.
        _stop.Cancel();
        _stop.Dispose();
    }
}

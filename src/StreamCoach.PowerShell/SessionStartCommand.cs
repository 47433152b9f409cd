using System.Management.Automation;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <summary>Base of the cmdlets that open sessions, new ones or saved ones that continue, and write each once it has begun.</summary>
public abstract class SessionStartCommand : ServiceCommand
{
    private SessionThrottle? _throttle;

    /// <summary>The maximum number of sessions of this command that run at once; the others are queued. The default is 5, and for sessions on this machine the number of cores.</summary>
    [Parameter]
    [ValidateRange(1, 1_000)]
    public int ThrottleLimit { get; set; } = 5;

    /// <summary>The sessions of this command, which end with its pipeline if that ends early.</summary>
    private protected PipelineSessionOwner Pipeline { get; } = new();

    /// <summary>Ctrl+C ends the sessions that this pipeline started, because no variable refers to them yet.</summary>
    protected override void StopProcessing()
    {
        Pipeline.Stop();
        base.StopProcessing();
    }

    /// <summary>The pipeline has ended; its sessions continue for whoever refers to them.</summary>
    protected override void Dispose(bool disposing)
    {
        Pipeline.Release();
        base.Dispose(disposing);
    }

    /// <summary>Opens a session, waits until it has begun or is queued, and writes it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="target">The input that it is made of, for errors.</param>
    /// <param name="onThisMachine">Whether a speech model on this machine transcribes.</param>
    /// <returns>Why it did not begin; <see langword="null"/> if it did.</returns>
    private protected StreamCoachException? Begin(TranscriptionSession session, object target, bool onThisMachine)
    {
        Pipeline.Recorder.Add(session);
        Pipeline.Add(session);
        RunspaceSessions.Current.Add(session, Pipeline);
        StreamCoachException? failure = null;
        try
        {
            _throttle ??= new(IsGiven(nameof(ThrottleLimit)) || !onThisMachine ? ThrottleLimit : Environment.ProcessorCount);
            Task starting = _throttle.StartAsync(session, StopToken);
            // Several files have one progress record together, written by the reader.
            if (UserPresence.AtConsole(Host) && Pipeline.Recorder.Run.Files == 1) new ConnectingView(this, session).Wait(starting);
            starting.GetAwaiter().GetResult();
        }
        catch (StreamCoachException error)
        {
            failure = error;
        }
        StartedSession known = RunspaceSessions.Current.Of(session);
        // Otherwise Get-TranscriptTurn shows them.
        if (WantsDetails || failure is not null) SessionReport.Diagnostics(this, known);
        if (failure is null) WriteObject(session);
        else known.FailureShown = true;
        return failure;
    }

    /// <summary>Ends the pipeline with a failure that concerns all of its sessions.</summary>
    private protected void ThrowForAll(StreamCoachException failure, object target)
    {
        Pipeline.Stop();
        ThrowTerminatingError(ErrorRecords.From(failure, target));
    }

    /// <summary>Whether a parameter was given.</summary>
    private protected bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);
}

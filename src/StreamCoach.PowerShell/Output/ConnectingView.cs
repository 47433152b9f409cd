using System.Management.Automation;
using StreamCoach.Services;
using StreamCoach.Sessions;

namespace StreamCoach.Commands.Output;

/// <summary>The progress record of a session that connects to the service, or loads its speech model.</summary>
internal sealed class ConnectingView(Cmdlet cmdlet, TranscriptionSession session)
{
    // Most sessions begin sooner; a record that appears and disappears at once would flicker.
    private static readonly TimeSpan FirstAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    private readonly bool _isLocal = ServiceAccess.Of(session).Endpoint == ServiceEndpoint.ThisMachine;

    private string Activity => _isLocal ? "Loading" : "Connecting";

    /// <summary>Waits until the session has begun or failed, and shows the elapsed time.</summary>
    public void Wait(Task starting)
    {
        long began = Environment.TickCount64;
        bool shown = false;
        while (Task.WaitAny([starting], shown ? Tick : FirstAfter) < 0)
        {
            string clock = LiveView.Clock((Environment.TickCount64 - began) / 1000);
            cmdlet.Show(new(0, Activity, session.IsLive ? $"{clock} already recording" : $"{clock} {(_isLocal ? session.Model : session.Region)}"));
            shown = true;
        }
        if (shown && !cmdlet.Stopping) cmdlet.Show(new(0, Activity, "Done") { RecordType = ProgressRecordType.Completed });
    }
}

using System.Management.Automation;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;

namespace StreamCoach.Commands.Output;

/// <summary>What a session has to say beside its turns: its loops may write to no stream, so the cmdlet that reads it does, each thing once.</summary>
internal static class SessionReport
{
    public static void Notes(Cmdlet cmdlet, StartedSession started)
    {
        foreach (Diagnostic note in started.Monitor.ReadDiagnostics())
        {
            string text = $"{started.Session.Name}: {note.Text}";
            if (note.Level == DiagnosticLevel.Warning) cmdlet.Warn(text);
            else if (note.Level == DiagnosticLevel.Verbose) cmdlet.Tell(text);
            else cmdlet.Trace(text);
        }
    }

    /// <summary>A file's failure is the file's: that is what the user gave, whoever tells of it.</summary>
    public static void Failure(Cmdlet cmdlet, StartedSession started, StreamCoachException failure)
    {
        started.FailureShown = true;
        cmdlet.WriteError(ErrorRecords.From(failure, started.Session.Path ?? (object)started.Session));
    }
}

using System.Management.Automation;

namespace StreamCoach.Commands.Sessions;

/// <summary>Ends all sessions when the module is removed, because no cmdlet could stop their microphone any more.</summary>
public sealed class ModuleRemoval : IModuleAssemblyCleanup
{
    /// <summary>Ends the sessions and sandboxes of the runspace.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => RunspaceSessions.Current.EndAll();
}

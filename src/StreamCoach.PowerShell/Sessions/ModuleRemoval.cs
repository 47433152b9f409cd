using System.Management.Automation;

namespace StreamCoach.Commands.Sessions;

/// <summary>Remove-Module, and Import-Module -Force, end what runs: a microphone that no cmdlet can stop any more would be the worst of failures.</summary>
public sealed class ModuleRemoval : IModuleAssemblyCleanup
{
    /// <summary>Ends the sessions and sandboxes of the runspace.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => RunspaceSessions.Here.EndAll();
}

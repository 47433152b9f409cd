using System.Management.Automation;
using StreamCoach.Commands.Sessions;
using StreamCoach.Sandbox;

namespace StreamCoach.Commands.Input;

/// <summary>Converts a sandbox to its address, for -Endpoint, and registers it in this runspace.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EndpointTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if ((inputData as PSObject)?.BaseObject is not SandboxServer sandbox)
        {
            if (inputData is not SandboxServer bare) return inputData;
            sandbox = bare;
        }
        RunspaceSessions.Current.AddForeign(sandbox);
        return sandbox.Endpoint.AbsoluteUri;
    }
}

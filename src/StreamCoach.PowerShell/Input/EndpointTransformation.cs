using System.Management.Automation;
using StreamCoach.Commands.Sessions;
using StreamCoach.Sandbox;

namespace StreamCoach.Commands.Input;

/// <summary>Lets -Endpoint take a sandbox as it is, wherever it was started.</summary>
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
        RunspaceSessions.Here.Meet(sandbox);
        return sandbox.Endpoint.AbsoluteUri;
    }
}

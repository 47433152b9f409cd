using System.Management.Automation;

namespace StreamCoach.Commands;

/// <summary>Lets -Session take a session by its id or name too, wildcards included, so that nobody has to type -Id.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SessionTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if ((inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is not string name) return inputData;
        IReadOnlyList<TranscriptionSession> found = RunspaceSessions.Here.Like(name);
        return found.Count > 0 ? found.ToArray() : throw new ArgumentTransformationMetadataException(Errors.SessionNotFound(name).Message);
    }
}

using System.Management.Automation;
using StreamCoach.Audio;

namespace StreamCoach.Commands.Input;

/// <summary>Converts an object of Get-TranscriptionDevice to its id, for -Device.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DeviceTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData as PSObject)?.BaseObject is AudioDevice wrapped ? wrapped.Id : inputData is AudioDevice bare ? bare.Id : inputData;
}

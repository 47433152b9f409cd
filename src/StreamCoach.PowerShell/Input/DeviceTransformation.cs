using System.Management.Automation;
using StreamCoach.Audio;

namespace StreamCoach.Commands.Input;

/// <summary>Lets -Device take a device as Get-TranscriptionDevice writes it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DeviceTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData as PSObject)?.BaseObject is AudioDevice wrapped ? wrapped.Id : inputData is AudioDevice bare ? bare.Id : inputData;
}

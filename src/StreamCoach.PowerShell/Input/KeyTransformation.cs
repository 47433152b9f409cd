using System.Management.Automation;
using System.Security;

namespace StreamCoach.Commands.Input;

/// <summary>Rejects a key in plain text with advice that PowerShell's own message lacks. The message never contains the key.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class KeyTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is null or SecureString ? inputData : throw new ArgumentTransformationMetadataException(
            "-ApiKey takes a SecureString, and plain text was given, which would stay in the command history. Give -ApiKey (Read-Host -AsSecureString), or in a "
            + "script -ApiKey (ConvertTo-SecureString $text -AsPlainText), or set the environment variable ASSEMBLYAI_API_KEY and omit -ApiKey.");
}

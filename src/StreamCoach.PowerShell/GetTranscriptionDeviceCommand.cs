using System.Management.Automation;
using StreamCoach.Audio;
using StreamCoach.Audio.Devices;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Errors;

namespace StreamCoach.Commands;

/// <summary>Lists the audio devices: microphones, and the computer's own output (loopback).</summary>
[Cmdlet(VerbsCommon.Get, "TranscriptionDevice", HelpUri = HelpPages.Begin + "Get-TranscriptionDevice" + HelpPages.End)]
[OutputType(typeof(AudioDevice))]
public sealed class GetTranscriptionDeviceCommand : StreamCoachCommand
{
    /// <summary>Ids or names; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DeviceCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Lists only microphones, or only loopback devices.</summary>
    [Parameter]
    public AudioDeviceKind? Kind { get; set; }

    /// <summary>Writes the devices that match each name.</summary>
    protected override void ProcessRecord()
    {
        // On another thread, so that Ctrl+C works while the sound server hangs.
        IReadOnlyList<AudioDevice> all = Task.Run(AudioDevices.List).WaitAsync(StopToken).GetAwaiter().GetResult();
        IReadOnlyList<AudioDevice> devices = [.. all.Where(device => Kind is null || device.Kind == Kind)];
        foreach (string name in Name)
        {
            AudioDevice[] found = [.. AudioDevices.Like(name, devices)];
            try
            {
                // Throws an error that lists the existing devices.
                if (found.Length == 0 && !NamePattern.ContainsWildcards(name)) AudioDevices.Find(name, devices);
            }
            catch (StreamCoachException error)
            {
                WriteError(ErrorRecords.From(error, name));
            }
            WriteObject(found, enumerateCollection: true);
        }
    }
}

using System.Management.Automation;
using StreamCoach.Audio;
using StreamCoach.Audio.Devices;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Errors;

namespace StreamCoach.Commands;

/// <summary>Writes what can be listened to: microphones, and what the computer plays.</summary>
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

    /// <summary>Only microphones, or only what is played.</summary>
    [Parameter]
    public AudioDeviceKind? Kind { get; set; }

    /// <summary>Writes the devices of each name.</summary>
    protected override void ProcessRecord()
    {
        // A sound server that hangs must not hang Ctrl+C.
        IReadOnlyList<AudioDevice> all = Task.Run(AudioDevices.List).WaitAsync(StopToken).GetAwaiter().GetResult();
        IReadOnlyList<AudioDevice> devices = [.. all.Where(device => Kind is null || device.Kind == Kind)];
        foreach (string name in Name)
        {
            AudioDevice[] found = [.. AudioDevices.Like(name, devices)];
            try
            {
                // Fails, and lists the devices that there are.
                if (found.Length == 0 && !NamePattern.MayMeanSeveral(name)) AudioDevices.Find(name, devices);
            }
            catch (StreamCoachException error)
            {
                WriteError(ErrorRecords.From(error, name));
            }
            WriteObject(found, enumerateCollection: true);
        }
    }
}

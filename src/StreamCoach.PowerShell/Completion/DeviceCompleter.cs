using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using StreamCoach.Audio;
using StreamCoach.Audio.Devices;

namespace StreamCoach.Commands.Completion;

/// <summary>Completes device names, or the id if two devices share a name.</summary>
public sealed class DeviceCompleter : IArgumentCompleter
{
    /// <summary>The devices whose name or id begins with the typed word.</summary>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        IReadOnlyList<AudioDevice> devices = Completions.WithinTimeout(AudioDevices.List) ?? [];
        foreach (AudioDevice device in AudioDevices.Like($"{wordToComplete.Trim('\'', '"')}*", devices))
        {
            string name = devices.Count(other => other.Name == device.Name) == 1 ? device.Name : device.Id;
            yield return Completions.Result($"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'", name, $"{device.Kind}, {device.Id}");
        }
    }
}

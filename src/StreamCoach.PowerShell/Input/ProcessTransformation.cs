using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace StreamCoach.Commands.Input;

/// <summary>Converts an object of Get-Process to its process id, for -LoopbackProcess, and several that have one name to that name.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ProcessTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Bare(inputData) switch
    {
        Process process => IdOf(process),
        IList list => All(list) ?? inputData,
        _ => inputData,
    };

    // A browser is many processes; their name means the one that has started the others.
    private static string? All(IList list)
    {
        Process[] processes = [.. list.Cast<object?>().Select(Bare).OfType<Process>()];
        if (processes.Length == 0 || processes.Length < list.Count) return null;
        return processes.Length == 1 ? IdOf(processes[0]) : processes.All(process => process.ProcessName == processes[0].ProcessName) ? processes[0].ProcessName : null;
    }

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static string IdOf(Process process) => process.Id.ToString(CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using StreamCoach.Bench.Harness;
using StreamCoach.Tests.House;

namespace StreamCoach.Bench.Report;

/// <summary>Describes the machine of the measurement.</summary>
internal static class Machine
{
    public static IEnumerable<(string Name, string Value)> Describe()
    {
        string cpu = File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? RuntimeInformation.OSArchitecture.ToString();
        yield return ("processor", $"{cpu}, {Environment.ProcessorCount} cores seen");
        yield return ("memory", FormattableString.Invariant($"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1_073_741_824.0:0} GB"));
        yield return ("system", $"{RuntimeInformation.OSDescription}");
        yield return (".NET", RuntimeInformation.FrameworkDescription);
        yield return ("PowerShell", Output(PowerShellTool.Command[0], [.. PowerShellTool.Command.Skip(1), "--version"]));
        yield return ("Python", Output("/usr/bin/python3", "-c", "import platform, websocket; print(platform.python_version(), '/ websocket-client', websocket.__version__)"));
        yield return ("JavaScript", $"{Output("node", "-p", "'node ' + process.version + ' / ws ' + require(process.env.NODE_WS.replace('index.js', 'node_modules/ws/package.json')).version")}");
        yield return ("C", Output("gcc", "--version").Split('\n')[0]);
        string changes = Output("git", "-C", BenchPaths.Repository, "status", "--porcelain", "src").Length > 0 ? " with changes" : "";
        yield return ("StreamCoach", $"commit {Output("git", "-C", BenchPaths.Repository, "rev-parse", "--short", "HEAD")}{changes}");
    }

    private static string Output(string program, params string[] arguments)
    {
        try
        {
            using Process process = Trial.Start(program, arguments, output: true);
            string text = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return text;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "not found";
        }
    }
}

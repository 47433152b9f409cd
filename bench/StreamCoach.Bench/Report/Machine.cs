using System.Diagnostics;
using System.Runtime.InteropServices;
using StreamCoach.Bench.Harness;
using StreamCoach.Tests.House;

namespace StreamCoach.Bench.Report;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static IEnumerable<(string Name, string Value)> Describe()
    {
        string cpu = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? RuntimeInformation.OSArchitecture.ToString();
        yield return ("processor", $"{cpu}, {Environment.ProcessorCount} cores seen");
        yield return ("memory", FormattableString.Invariant($"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1_073_741_824.0:0} GB"));
        yield return ("system", $"{RuntimeInformation.OSDescription}");
        yield return (".NET", RuntimeInformation.FrameworkDescription);
        yield return ("PowerShell", Say(PowerShellTool.Command[0], [.. PowerShellTool.Command.Skip(1), "--version"]));
        yield return ("Python", Say("/usr/bin/python3", "-c", "import platform, websocket; print(platform.python_version(), '/ websocket-client', websocket.__version__)"));
        yield return ("JavaScript", $"{Say("node", "-p", "'node ' + process.version + ' / ws ' + require(process.env.NODE_WS.replace('index.js', 'node_modules/ws/package.json')).version")}");
        yield return ("C", Say("gcc", "--version").Split('\n')[0]);
        string changes = Say("git", "-C", BenchPaths.Repository, "status", "--porcelain", "src").Length > 0 ? " with changes" : "";
        yield return ("StreamCoach", $"commit {Say("git", "-C", BenchPaths.Repository, "rev-parse", "--short", "HEAD")}{changes}");
    }

    private static string Say(string program, params string[] arguments)
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

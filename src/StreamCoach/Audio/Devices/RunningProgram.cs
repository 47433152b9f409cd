using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace StreamCoach.Audio.Devices;

/// <summary>A running process, and which process started it.</summary>
/// <param name="Id">The process id.</param>
/// <param name="ParentId">The id of the process that started it, which may have ended; another process may have that id now.</param>
/// <param name="Name">The name of the program, without .exe.</param>
/// <param name="StartedAt">When it was started; <see langword="null"/> if the system does not tell this user.</param>
internal sealed record RunningProgram(int Id, int ParentId, string Name, DateTime? StartedAt)
{
    /// <summary>What Windows' names of programs end in.</summary>
    public const string Extension = ".exe";

    private const uint Processes = 2;

    /// <summary>Whether another process started this one. A process that began later only has the id of the one that did.</summary>
    public bool WasStartedBy(RunningProgram other) => other.Id == ParentId && other.Id != Id && !(other.StartedAt > StartedAt);

    /// <summary>Lists all processes; .NET does not tell which process started which. Empty if Windows refuses.</summary>
    [SupportedOSPlatform("windows")]
    public static IReadOnlyList<RunningProgram> List()
    {
        using var snapshot = new SafeFileHandle(CreateToolhelp32Snapshot(Processes, 0), ownsHandle: true);
        var all = new List<RunningProgram>();
        var entry = new Entry { Size = Marshal.SizeOf<Entry>() };
        for (bool found = Process32First(snapshot, ref entry); found; found = Process32Next(snapshot, ref entry))
        {
            string name = entry.Program.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? entry.Program[..^Extension.Length] : entry.Program;
            all.Add(new((int)entry.Id, (int)entry.ParentId, name, StartOf((int)entry.Id)));
        }
        return all;
    }

    /// <summary>Completes when a process has ended. The system may deny this for a program of another user or of an administrator; the task then never completes by itself.</summary>
    public static async Task WaitForEndAsync(int id, CancellationToken token)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            await process.WaitForExitAsync(token);
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
        catch (Win32Exception)
        {
            await Task.Delay(Timeout.Infinite, token);
        }
    }

    private static DateTime? StartOf(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.StartTime;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception or NotSupportedException)
        {
            // It has ended, or belongs to another user.
            return null;
        }
    }

    // PROCESSENTRY32W of tlhelp32.h.
    [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
    private struct Entry
    {
        public int Size;
        public uint Usage, Id;
        public nuint Heap;
        public uint Module, Threads, ParentId;
        public int Priority;
        public uint Flags;
        [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 260)]
        public string Program;
    }

    [DllImport("kernel32")]
    private static extern nint CreateToolhelp32Snapshot(uint what, uint process);

    [DllImport("kernel32", EntryPoint = "Process32FirstW", CharSet = CharSet.Unicode)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool Process32First(SafeFileHandle snapshot, ref Entry entry);

    [DllImport("kernel32", EntryPoint = "Process32NextW", CharSet = CharSet.Unicode)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool Process32Next(SafeFileHandle snapshot, ref Entry entry);
}

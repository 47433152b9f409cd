using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace StreamCoach.Audio;

/// <summary>
/// A child process on Windows and everything that it has started: a job object. Windows ends all of them when the job is closed, and it closes the job when this
/// process ends in any way. A program that ignores its broken pipe would otherwise continue after a killed PowerShell.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class ChildJob : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int ExtendedLimits = 9;
    private const uint KillOnClose = 0x2000;

    /// <summary>Called by the marshaller.</summary>
    public ChildJob() : base(ownsHandle: true)
    {
    }

    /// <summary>
    /// Puts a process that has just started into a job of its own. What it starts from then on belongs to the job too; Windows offers no way to do this before the
    /// process runs but to start it suspended, which .NET cannot.
    /// </summary>
    /// <returns><see langword="null"/> if Windows refuses, or the process has ended already.</returns>
    public static ChildJob? Create(SafeProcessHandle process)
    {
        ChildJob job = CreateJobObject(0, 0);
        Limits limits = new() { Basic = { Flags = KillOnClose } };
        if (!job.IsInvalid && SetInformationJobObject(job, ExtendedLimits, limits, Marshal.SizeOf<Limits>()) && AssignProcessToJobObject(job, process)) return job;
        job.Dispose();
        return null;
    }

    /// <summary>Ends all processes of the job at once.</summary>
    /// <returns>Whether Windows did.</returns>
    public bool End() => TerminateJobObject(this, 1);

    protected override bool ReleaseHandle() => CloseHandle(handle);

    // JOBOBJECT_EXTENDED_LIMIT_INFORMATION of winnt.h.
    [StructLayout(LayoutKind.Sequential)]
    private struct Limits
    {
        public BasicLimits Basic;
        public ulong ReadOperations, WriteOperations, OtherOperations, ReadBytes, WrittenBytes, OtherBytes;
        public nuint ProcessMemory, JobMemory, PeakProcessMemory, PeakJobMemory;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct BasicLimits
    {
        public long ProcessTime, JobTime;
        public uint Flags;
        public nuint LeastWorkingSet, MostWorkingSet;
        public uint ActiveProcesses;
        public nuint Affinity;
        public uint PriorityClass, SchedulingClass;
    }

    [DllImport("kernel32", EntryPoint = "CreateJobObjectW")]
    private static extern ChildJob CreateJobObject(nint security, nint name);

    [DllImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SetInformationJobObject(ChildJob job, int kind, in Limits limits, int length);

    [DllImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool AssignProcessToJobObject(ChildJob job, SafeProcessHandle process);

    [DllImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool TerminateJobObject(ChildJob job, uint exitCode);

    [DllImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool CloseHandle(nint handle);
}

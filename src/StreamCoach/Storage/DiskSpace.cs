using System.Runtime.InteropServices;

namespace StreamCoach.Storage;

/// <summary>The free space of a disk.</summary>
internal static class DiskSpace
{
    /// <summary>Returns the bytes that this user may still write to the disk of a folder; <see langword="null"/> if the disk does not report it.</summary>
    /// <param name="folder">The full path of a folder. On Windows it may be on a network share, which <see cref="DriveInfo"/> does not support.</param>
    public static long? Free(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows()) return GetDiskFreeSpace(folder, out ulong free, 0, 0) ? (long)Math.Min(free, long.MaxValue) : null;
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    [DllImport("kernel32", EntryPoint = "GetDiskFreeSpaceExW", CharSet = CharSet.Unicode)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetDiskFreeSpace(string folder, out ulong free, nint total, nint allFree);
}

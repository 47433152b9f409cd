namespace StreamCoach.Storage;

/// <summary>The type, permissions and owner of a file or folder.</summary>
/// <param name="Mode">Type and permissions, as the system stores them.</param>
/// <param name="Owner">The id of the owner.</param>
/// <param name="Group">The id of the group.</param>
/// <param name="Links">The number of hard links.</param>
/// <param name="Device">The disk.</param>
/// <param name="Inode">The number on the disk.</param>
internal readonly record struct FileStatus(int Mode, uint Owner, uint Group, uint Links, ulong Device, ulong Inode)
{
    private const int TypeMask = 0xF000, Regular = 0x8000, Folder = 0x4000;

    /// <summary>Reads the structure that the system fills: <c>statx</c> on Linux, <c>stat</c> on macOS.</summary>
    // struct statx (linux/stat.h) is the same on every processor; struct stat with 64-bit inodes on every Mac.
    public static FileStatus Parse(ReadOnlySpan<byte> found) => OperatingSystem.IsMacOS()
        ? new(Short(found, 4), Int(found, 16), Int(found, 20), Short(found, 6), Int(found, 0), BitConverter.ToUInt64(found[8..]))
        : new(Short(found, 28), Int(found, 20), Int(found, 24), Int(found, 16), ((ulong)Int(found, 136) << 32) | Int(found, 140), BitConverter.ToUInt64(found[32..]));

    /// <summary>Whether it is a file, not a folder, link, pipe or device.</summary>
    public bool IsRegular => (Mode & TypeMask) == Regular;

    public bool IsFolder => (Mode & TypeMask) == Folder;

    /// <summary>The permissions of owner, group and others, without set-user-id and similar bits.</summary>
    public UnixFileMode Rights => (UnixFileMode)(Mode & 0x1FF);

    private static ushort Short(ReadOnlySpan<byte> found, int at) => BitConverter.ToUInt16(found[at..]);

    private static uint Int(ReadOnlySpan<byte> found, int at) => BitConverter.ToUInt32(found[at..]);
}

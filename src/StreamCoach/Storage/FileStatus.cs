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

    public bool IsRegular => (Mode & TypeMask) == Regular;

    public bool IsFolder => (Mode & TypeMask) == Folder;

    /// <summary>The permissions of owner, group and others, without set-user-id and similar bits.</summary>
    public UnixFileMode Rights => (UnixFileMode)(Mode & 0x1FF);
}

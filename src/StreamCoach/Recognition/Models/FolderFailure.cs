using StreamCoach.Errors;
using StreamCoach.Storage;

namespace StreamCoach.Recognition.Models;

/// <summary>Turns what the disk says of the folder of models into failures that a user can act on.</summary>
internal static class FolderFailure
{
    /// <exception cref="StreamCoachException">The folder cannot be read or changed, or belongs to another user.</exception>
    public static T Report<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw From(path, error);
        }
    }

    /// <exception cref="StreamCoachException">The folder cannot be read or changed, or belongs to another user.</exception>
    public static async Task ReportAsync(string path, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw From(path, error);
        }
    }

    private static StreamCoachException From(string path, Exception error) => error is ForeignAccessException
        ? new(FailureKind.SpeechModelFolderNotPrivate, error.Message, error)
        : new(FailureKind.SpeechModelFolderFailed, $"The folder of speech models '{path}' cannot be used: {error.Message}", error);
}

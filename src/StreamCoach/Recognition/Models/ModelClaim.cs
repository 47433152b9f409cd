using StreamCoach.Errors;
using StreamCoach.Storage;

namespace StreamCoach.Recognition.Models;

/// <summary>The lock of the folder of models: one process at a time changes it. Readers need no lock, because folders appear and vanish as a whole.</summary>
internal static class ModelClaim
{
    /// <summary>The file that is locked. It stays, because deleting a lock file races with the next process that opens it.</summary>
    public const string File = "claim";

    /// <summary>How long another process is waited for: 10 minutes, in which 68 MB come over a line of 1 Mbit/s.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private const int WarnedAfter = 3;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for the lock, which is held until the file is disposed or the process ends.</summary>
    /// <param name="models">The folder of models.</param>
    /// <param name="wait">How long.</param>
    /// <param name="warn">Called once if there is a wait.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="StreamCoachException">Another process holds it for too long.</exception>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public static async Task<FileStream> TakeAsync(PrivateFolder models, TimeSpan wait, Action<string>? warn, CancellationToken cancel)
    {
        long began = Environment.TickCount64;
        for (int tries = 1; ; tries++)
        {
            cancel.ThrowIfCancellationRequested();
            if (models.TryLock(File) is { } held) return held;
            if (Environment.TickCount64 - began >= wait.TotalMilliseconds)
                throw new StreamCoachException(FailureKind.SpeechModelInUse, $"Another PowerShell is installing or removing speech models in '{models.Path}'.");
            if (tries == WarnedAfter) warn?.Invoke("Waiting for another PowerShell, which installs or removes speech models.");
            await Task.Delay(Interval, cancel);
        }
    }
}

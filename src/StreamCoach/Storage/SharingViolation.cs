namespace StreamCoach.Storage;

/// <summary>
/// Windows refuses a file that another program has open without sharing it. A virus scanner or an indexer opens new files for a moment, so an operation is repeated
/// for a short time before it fails. Other systems never report this error.
/// </summary>
internal static class SharingViolation
{
    /// <summary>How long an operation is repeated, 200 ms.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    // On a busy machine the time may pass within a few tries.
    private const int LeastTries = 5;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Whether an operation failed because another program has the file open, or has locked a part of it.</summary>
    // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION, and ERROR_UNABLE_TO_REMOVE_REPLACED of ReplaceFile (winerror.h).
    public static bool Is(Exception error) => error is IOException { HResult: unchecked((int)0x80070020) or unchecked((int)0x80070021) or unchecked((int)0x80070497) };

    /// <summary>Performs an operation, and repeats it while another program has the file open.</summary>
    /// <param name="operation">What to do; it has no effect when it fails.</param>
    /// <exception cref="IOException">The other program still has the file open, or the operation failed for another reason.</exception>
    public static T Repeat<T>(Func<T> operation)
    {
        long began = Environment.TickCount64;
        for (int tries = 1; ; tries++)
        {
            try
            {
                return operation();
            }
            catch (IOException error) when (Is(error) && (tries < LeastTries || Environment.TickCount64 - began < Limit.TotalMilliseconds))
            {
                Thread.Sleep(Interval);
            }
        }
    }

    /// <inheritdoc cref="Repeat{T}(Func{T})"/>
    public static void Repeat(Action operation) => Repeat(() =>
    {
        operation();
        return true;
    });
}

using StreamCoach.Audio;
using StreamCoach.Threading;

namespace StreamCoach.Sessions;

/// <summary>Opens an audio source with a time limit, on its own thread, because a disk, a device or a caller's stream may not respond.</summary>
internal static class SourceOpening
{
    /// <summary>Opens the source. If that fails or takes too long, the source is disposed as soon as the attempt returns.</summary>
    /// <exception cref="TimeoutException">The limit has passed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task OpenAsync(IAudioSource source, TimeSpan limit, CancellationToken cancel)
    {
        Task opening = Background.RunAsync("StreamCoach open", source.Open);
        try
        {
            await opening.WaitAsync(limit, cancel);
        }
        catch
        {
            source.Interrupt();
            _ = opening.ContinueWith(_ => source.Dispose(), TaskScheduler.Default);
            throw;
        }
    }
}

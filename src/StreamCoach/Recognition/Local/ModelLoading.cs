using StreamCoach.Errors;
using StreamCoach.Threading;

namespace StreamCoach.Recognition.Local;

/// <summary>Loads a model on a thread of its own: it reads files of 70 MB and prepares them, which takes a second, or many on a busy machine.</summary>
internal static class ModelLoading
{
    /// <summary>Loads a model. Where the caller does not wait for it, it is freed as soon as it is loaded.</summary>
    /// <param name="open">Opens the model.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="StreamCoachException">The model cannot be loaded.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static async Task<ISpeechModel> LoadAsync(Func<ISpeechModel> open, CancellationToken cancel)
    {
        ISpeechModel? model = null;
        StreamCoachException? failure = null;
        Task loading = Background.RunAsync("StreamCoach model", () =>
        {
            try
            {
                model = open();
            }
            catch (StreamCoachException error)
            {
                failure = error;
            }
        });
        try
        {
            await loading.WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            _ = loading.ContinueWith(_ => model?.Dispose(), TaskScheduler.Default);
            throw;
        }
        return failure is null ? model! : throw failure;
    }
}

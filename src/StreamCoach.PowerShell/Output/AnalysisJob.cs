using System.Collections.Concurrent;
using System.Globalization;
using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Transcripts;

namespace StreamCoach.Commands.Output;

/// <summary>One of the analyses that a command runs in parallel.</summary>
internal sealed class AnalysisJob(Transcript transcript, AnalysisView? view)
{
    /// <summary>The transcript to analyse.</summary>
    public Transcript Transcript { get; } = transcript;

    /// <summary>Its progress display; <see langword="null"/> if it is not sent.</summary>
    public AnalysisView? View { get; } = view;

    /// <summary>The reason if it was not sent.</summary>
    public StreamCoachException? Refused { get; init; }

    /// <summary>The answer; <see langword="null"/> if it is not sent.</summary>
    public Task<TranscriptAnalysis>? Answer { get; private set; }

    /// <summary>Diagnostics that the cmdlet has not written yet.</summary>
    public ConcurrentQueue<AnalysisDiagnostic> Diagnostics { get; } = [];

    /// <summary>Whether it has ended, or was not sent.</summary>
    public bool IsDone => Answer?.IsCompleted != false;

    /// <summary>Sends it as soon as a slot is free.</summary>
    public void Ask(GatewayClient gateway, AnalysisRequest request, bool streams, SemaphoreSlim slots, CancellationToken stop)
    {
        gateway.Retrying = (reason, wait) =>
            Diagnostics.Enqueue(new(DiagnosticLevel.Verbose, $"{reason} Trying again in {wait.TotalSeconds.ToString("0.#", CultureInfo.CurrentCulture)} s.", Delays: true));
        gateway.Waiting = () => Diagnostics.Enqueue(new(DiagnosticLevel.Verbose, $"Waiting for the gateway's quota of {request.Model}.", Delays: true));
        gateway.Logging = (level, text) => Diagnostics.Enqueue(new(level, text, Delays: false));
        var coach = new TranscriptCoach(gateway) { StreamAnswers = streams, Progress = View!.Update };
        Answer = InSlotAsync(() => coach.AnalyzeAsync(request, stop), slots, stop);
    }

    /// <summary>Makes the analysis on this machine as soon as a slot is free.</summary>
    public void Apply(Func<TranscriptAnalysis> analyze, SemaphoreSlim slots, CancellationToken stop) =>
        Answer = InSlotAsync(() => Task.Run(analyze, stop), slots, stop);

    private static async Task<TranscriptAnalysis> InSlotAsync(Func<Task<TranscriptAnalysis>> analyze, SemaphoreSlim slots, CancellationToken stop)
    {
        await slots.WaitAsync(stop);
        try
        {
            return await analyze();
        }
        finally
        {
            slots.Release();
        }
    }
}

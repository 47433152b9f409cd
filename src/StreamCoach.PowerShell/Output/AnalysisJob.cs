using System.Collections.Concurrent;
using System.Globalization;
using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Transcripts;

namespace StreamCoach.Commands.Output;

/// <summary>One of the analyses that a command has asked for side by side.</summary>
internal sealed class AnalysisJob(Transcript transcript, AnalysisView? view)
{
    /// <summary>What is analysed.</summary>
    public Transcript Transcript { get; } = transcript;

    /// <summary>What a person sees of it; <see langword="null"/> for one that is not sent.</summary>
    public AnalysisView? View { get; } = view;

    /// <summary>Why it was not sent.</summary>
    public StreamCoachException? Refused { get; init; }

    /// <summary>The answer; <see langword="null"/> for one that is not sent.</summary>
    public Task<TranscriptAnalysis>? Answer { get; private set; }

    /// <summary>What happened on the way, each to be written once.</summary>
    public ConcurrentQueue<AnalysisNote> Diagnostics { get; } = [];

    /// <summary>Whether nothing more is to come of it.</summary>
    public bool IsDone => Answer?.IsCompleted != false;

    /// <summary>Sends it as soon as there is a place.</summary>
    public void Ask(GatewayClient gateway, AnalysisRequest request, bool streams, SemaphoreSlim places, CancellationToken stop)
    {
        gateway.Retrying = (reason, wait) =>
            Diagnostics.Enqueue(new(DiagnosticLevel.Verbose, $"{reason} Trying again in {wait.TotalSeconds.ToString("0.#", CultureInfo.CurrentCulture)} s.", Delays: true));
        gateway.Waiting = () => Diagnostics.Enqueue(new(DiagnosticLevel.Verbose, $"Waiting for the gateway's quota of {request.Model}.", Delays: true));
        gateway.Logging = (level, text) => Diagnostics.Enqueue(new(level, text, Delays: false));
        var coach = new TranscriptCoach(gateway) { StreamAnswers = streams, Progress = View!.Reached };
        Answer = InPlaceAsync(() => coach.AnalyzeAsync(request, stop), places, stop);
    }

    /// <summary>Makes the analysis on this machine as soon as there is a place.</summary>
    public void Apply(Func<TranscriptAnalysis> analyze, SemaphoreSlim places, CancellationToken stop) =>
        Answer = InPlaceAsync(() => Task.Run(analyze, stop), places, stop);

    private static async Task<TranscriptAnalysis> InPlaceAsync(Func<Task<TranscriptAnalysis>> analyze, SemaphoreSlim places, CancellationToken stop)
    {
        await places.WaitAsync(stop);
        try
        {
            return await analyze();
        }
        finally
        {
            places.Release();
        }
    }
}

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
        Answer = AskAsync(new TranscriptCoach(gateway) { StreamAnswers = streams, Progress = View!.Reached }, request, places, stop);
    }

    private static async Task<TranscriptAnalysis> AskAsync(TranscriptCoach coach, AnalysisRequest request, SemaphoreSlim places, CancellationToken stop)
    {
        await places.WaitAsync(stop);
        try
        {
            return await coach.AnalyzeAsync(request, stop);
        }
        finally
        {
            places.Release();
        }
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Transcripts;

namespace StreamCoach.Commands.Output;

/// <summary>One of the analyses that a command runs in parallel.</summary>
internal sealed class AnalysisJob(Transcript transcript, AnalysisView? view)
{
    private Func<Task<TranscriptAnalysis>>? _analyze;

    /// <summary>The transcript to analyse.</summary>
    public Transcript Transcript { get; } = transcript;

    /// <summary>Its progress display; <see langword="null"/> if it is not sent.</summary>
    public AnalysisView? View { get; } = view;

    /// <summary>The reason if it was not sent.</summary>
    public StreamCoachException? Refused { get; init; }

    /// <summary>The answer; <see langword="null"/> if it is not begun.</summary>
    public Task<TranscriptAnalysis>? Answer { get; private set; }

    /// <summary>Diagnostics that the cmdlet has not written yet.</summary>
    public ConcurrentQueue<AnalysisDiagnostic> Diagnostics { get; } = [];

    /// <summary>Whether it has ended, or is not to be made.</summary>
    public bool IsDone => _analyze is null || Answer is { IsCompleted: true };

    /// <summary>Whether it is to be made and is not begun.</summary>
    public bool IsWaiting => _analyze is not null && Answer is null;

    /// <summary>Whether it has begun and not ended.</summary>
    public bool IsRunning => Answer is { IsCompleted: false };

    /// <summary>Prepares what is sent to a gateway.</summary>
    public void Ask(GatewayClient gateway, AnalysisRequest request, bool streams, CancellationToken stop)
    {
        gateway.Retrying = (reason, wait) =>
            Diagnostics.Enqueue(new(DiagnosticLevel.Verbose, $"{reason} Trying again in {wait.TotalSeconds.ToString("0.#", CultureInfo.CurrentCulture)} s.", Delays: true));
        gateway.Waiting = () => Diagnostics.Enqueue(new(DiagnosticLevel.Verbose, $"Waiting for the gateway's quota of {request.Model}.", Delays: true));
        gateway.Logging = (level, text) => Diagnostics.Enqueue(new(level, text, Delays: false));
        var coach = new TranscriptCoach(gateway) { StreamAnswers = streams, Progress = View!.Update };
        _analyze = () => coach.AnalyzeAsync(request, stop);
    }

    /// <summary>Prepares what is made on this machine.</summary>
    public void Apply(Func<TranscriptAnalysis> analyze, CancellationToken stop) => _analyze = () => Task.Run(analyze, stop);

    /// <summary>Begins it.</summary>
    public void Begin() => Answer = AnalyzeAsync();

    private async Task<TranscriptAnalysis> AnalyzeAsync() => await _analyze!();
}

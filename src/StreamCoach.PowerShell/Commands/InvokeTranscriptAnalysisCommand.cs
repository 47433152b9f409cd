using System.Collections.Concurrent;
using System.Globalization;
using System.Management.Automation;

namespace StreamCoach.Commands;

/// <summary>Sends transcripts to the LLM Gateway and writes what the model makes of them: one analysis per session.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "TranscriptAnalysis", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(TranscriptAnalysis))]
public sealed class InvokeTranscriptAnalysisCommand : ServiceCommand
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    private readonly TranscriptInput _input = new();

    /// <summary>Turns, sessions, strings, or objects with a Text property such as the rows of an exported CSV.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public PSObject? InputObject { get; set; }

    /// <summary>What to ask for; the transcript is put after it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Prompt { get; set; } = AnalysisRequest.CoachPrompt;

    /// <summary>The model.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Model { get; set; } = AnalysisRequest.DefaultModel;

    /// <summary>The most tokens of an answer.</summary>
    [Parameter]
    [ValidateRange(1, 1_000_000)]
    public int MaxToken { get; set; } = AnalysisRequest.DefaultMaxTokens;

    /// <summary>One analysis of all sessions together.</summary>
    [Parameter]
    public SwitchParameter Combine { get; set; }

    /// <summary>Seconds that one try may take.</summary>
    [Parameter]
    [ValidateRange(1, 3_600)]
    public int TimeoutSec { get; set; } = 120;

    /// <summary>Collects; nothing is sent before all is there.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            if (InputObject is not null) _input.Add(InputObject);
        }
        catch (StreamCoachException error)
        {
            WriteError(Errors.From(error, InputObject));
        }
    }

    /// <summary>Sends and writes.</summary>
    protected override void EndProcessing()
    {
        foreach (IReadOnlyList<TranscriptPart> parts in Groups())
        {
            string text = string.Join("\n\n", parts.Select(part => part.Text).Where(part => part.Length > 0));
            object? target = parts.Count == 1 ? parts[0].SessionId : null;
            if (text.Length == 0)
            {
                WriteError(Errors.From(Errors.TranscriptEmpty(), target));
                continue;
            }
            TranscriptAnalysis? analysis = null;
            StreamCoachException? failure = null;
            try
            {
                (ServiceEndpoint endpoint, StreamCoach.ApiKey? key) = Where(parts);
                string what = $"Analyse {Count(text.Length, "characters")}{(target is null ? "" : $" of session {target}")}";
                if (!ShouldProcess($"{Model} at {endpoint} ({endpoint.Gateway.Host})", what)) continue;
                analysis = Analyze(new GatewayClient(endpoint, key ?? KeyFor(endpoint)), text, parts.Count == 1 ? parts[0].SessionId : null);
            }
            catch (StreamCoachException error)
            {
                failure = error;
            }
            if (failure is not null) WriteError(Errors.From(failure, target));
            if (analysis is null) continue;
            if (analysis.FinishReason == "length")
                WriteWarning($"The answer was cut off after {analysis.Usage?.OutputTokens ?? MaxToken} tokens. Give a larger -MaxToken.");
            WriteObject(analysis);
        }
    }

    private IEnumerable<IReadOnlyList<TranscriptPart>> Groups()
    {
        if (_input.Parts.Count == 0) return [[new TranscriptPart(null)]];
        return Combine ? [_input.Parts] : _input.Parts.Select(part => new[] { part });
    }

    // What a session heard goes to that session's gateway, with its key, and to no other.
    private (ServiceEndpoint Endpoint, StreamCoach.ApiKey? Key) Where(IReadOnlyList<TranscriptPart> parts)
    {
        ServiceEndpoint? chosen = NamedEndpoint();
        StreamCoach.ApiKey? key = null;
        foreach (TranscriptPart part in parts)
        {
            if (part.Session is not { } session) continue;
            if (chosen is not null && chosen.Gateway != session.Endpoint.Gateway) throw Errors.RegionsMixed(session.Endpoint.Name, chosen.Name);
            chosen ??= session.Endpoint;
            key ??= session.Key;
        }
        return (chosen ?? DefaultEndpoint(), ApiKey is { Length: > 0 } ? null : key);
    }

    private TranscriptAnalysis Analyze(GatewayClient gateway, string text, string? sessionId)
    {
        var retries = new ConcurrentQueue<string>();
        gateway.Retrying = (reason, wait) => retries.Enqueue($"{reason} Trying again in {wait.TotalSeconds.ToString("0.#", CultureInfo.CurrentCulture)} s.");
        Task<TranscriptAnalysis> answer = gateway.AnalyzeAsync(new AnalysisRequest
        {
            Transcript = text,
            Prompt = Prompt,
            Model = Model,
            MaxTokens = MaxToken,
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
            SessionId = sessionId,
        }, StopToken);
        var progress = new ProgressRecord(0, $"Waiting for {Model}", "...");
        bool interactive = Interactive.At(Host);
        long began = Environment.TickCount64;
        while (Task.WaitAny([answer], (int)Tick.TotalMilliseconds, StopToken) < 0)
        {
            while (retries.TryDequeue(out string? retry))
            {
                WriteVerbose(retry);
                progress.CurrentOperation = retry;
            }
            if (!interactive) continue;
            progress.StatusDescription = $"{(Environment.TickCount64 - began) / 1000} s";
            WriteProgress(progress);
        }
        progress.RecordType = ProgressRecordType.Completed;
        if (interactive) WriteProgress(progress);
        return answer.GetAwaiter().GetResult();
    }

    private static string Count(int number, string noun) => $"{number.ToString("N0", CultureInfo.CurrentCulture)} {noun}";
}

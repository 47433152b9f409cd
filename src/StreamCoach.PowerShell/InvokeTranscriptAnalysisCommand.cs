using System.Management.Automation;
using StreamCoach.Analysis;
using StreamCoach.Analysis.Archive;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Transcripts;

namespace StreamCoach.Commands;

/// <summary>Writes the analysis that a model, or the rules coach, makes of transcripts, with its quotes checked: one analysis per session.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "TranscriptAnalysis", DefaultParameterSetName = TemplateSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = HelpPages.Begin + "Invoke-TranscriptAnalysis" + HelpPages.End)]
[OutputType(typeof(TranscriptAnalysis))]
public sealed partial class InvokeTranscriptAnalysisCommand : ServiceCommand
{
    private const string TemplateSet = "Template", PromptSet = "Prompt", QuestionSet = "Question";

    private readonly TranscriptInput _input = new();
    private readonly HashSet<string> _warned = [];

    /// <summary>Turns, sessions, strings, or objects with a Text property such as the rows of an exported CSV.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

    /// <summary>The prompt template: coach, interview, lecture, sales-call, stand-up, the name of your own template, or a path.</summary>
    [Parameter(ParameterSetName = TemplateSet)]
    [ArgumentCompleter(typeof(TemplateCompleter))]
    [ValidateNotNullOrEmpty]
    public string Template { get; set; } = PromptTemplate.DefaultName;

    /// <summary>The prompt in your own words; the request adds the form of the answer.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PromptSet)]
    [ValidateNotNullOrEmpty]
    public string? Prompt { get; set; }

    /// <summary>A question to answer from the whole input, of all sessions together. Each statement of the answer has its quote, with session and turn.</summary>
    [Parameter(Mandatory = true, ParameterSetName = QuestionSet)]
    [ValidateNotNullOrEmpty]
    public string? Question { get; set; }

    /// <summary>The model; Get-TranscriptAnalysisModel lists them. "rules" is the coach that needs none, and no key and no network.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(CoachCompleter))]
    [ValidateNotNullOrEmpty]
    public string Model { get; set; } = AnalysisRequest.DefaultModel;

    /// <summary>Models that the gateway tries in turn if the first one fails; at most two.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [ValidateNotNullOrEmpty]
    [ValidateCount(1, AnalysisRequest.MaxFallbacks)]
    public string[] FallbackModel { get; set; } = [];

    /// <summary>The maximum number of tokens of one answer.</summary>
    [Parameter]
    [ValidateRange(1, 1_000_000)]
    public int MaxToken { get; set; } = AnalysisRequest.DefaultMaxTokens;

    /// <summary>The sampling temperature, 0 to 2; an error for a model that does not support it.</summary>
    [Parameter]
    [ValidateRange(0.0, 2.0)]
    public double? Temperature { get; set; }

    /// <summary>Writes one analysis of all sessions together.</summary>
    [Parameter(ParameterSetName = TemplateSet)]
    [Parameter(ParameterSetName = PromptSet)]
    public SwitchParameter Combine { get; set; }

    /// <summary>The timeout of one attempt, in seconds, or with its unit such as 2m.</summary>
    [Parameter]
    [WholeSecondsTransformation]
    [ValidateRange(1, 3_600)]
    public int TimeoutSec { get; set; } = 120;

    /// <summary>The maximum number of sessions that are analysed at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int ThrottleLimit { get; set; } = 5;

    /// <summary>Collects the input; nothing is sent before all of it has arrived.</summary>
    protected override void ProcessRecord() => _input.TryAdd(InputObject, this);

    /// <summary>Sends the analyses in parallel, up to -ThrottleLimit, and writes them in the order of the input.</summary>
    protected override void EndProcessing()
    {
        AnalysisJob[] pending = [.. Groups().Select(Prepare)];
        for (int i = 0; i < pending.Length; i++)
        {
            StreamCoachException? failure = pending[i].Refused;
            TranscriptAnalysis? analysis = null;
            try
            {
                if (pending[i].IsWaiting || pending[i].Answer is not null) analysis = Finish(pending, i);
            }
            catch (StreamCoachException error)
            {
                failure = error;
            }
            if ((failure ?? analysis?.Failure?.ToException()) is { } shown) WriteError(ErrorRecords.From(shown, pending[i].Transcript.SessionId));
            if (analysis is null) continue;
            Warn(analysis);
            Save(analysis);
            WriteObject(analysis);
        }
    }

    private AnalysisJob Prepare(IReadOnlyList<TranscriptPart> parts)
    {
        var transcript = new Transcript(parts.SelectMany(part => part.Transcript.Turns));
        try
        {
            if (transcript.Turns.Count == 0) throw ErrorRecords.TranscriptEmpty();
            if (IsByRules(parts)) return PrepareRules(transcript);
            (ServiceEndpoint endpoint, StreamCoach.Services.ApiKey? key) = Destination(parts);
            AnalysisRequest request = Request(transcript);
            if (!ShouldSend(endpoint, request)) return new(transcript, null);
            var pending = new AnalysisJob(transcript, new AnalysisView(this, request.Model));
            pending.Ask(new GatewayClient(endpoint, key ?? KeyFor(endpoint)), request, UserPresence.AtConsole(Host), StopToken);
            return pending;
        }
        catch (StreamCoachException error)
        {
            return new(transcript, null) { Refused = error };
        }
    }

    private IEnumerable<IReadOnlyList<TranscriptPart>> Groups() => Combine || Question is not null ? [_input.PartsOrNone] : _input.PartsOrNone.Select(part => new[] { part });

    private AnalysisRequest Request(Transcript transcript) => new()
    {
        Transcript = transcript,
        Question = Question,
        Template = ParameterSetName == TemplateSet ? Template : null,
        Prompt = Prompt ?? PromptTemplate.Find(TemplatePath()).Text,
        Model = Model,
        Fallbacks = RulesParameters.Fallbacks(FallbackModel),
        MaxTokens = MaxToken,
        Temperature = Temperature,
        Timeout = TimeSpan.FromSeconds(TimeoutSec),
    };

    // A template path is relative to PowerShell's current folder, which is not the process's.
    private string TemplatePath() => Template.AsSpan().ContainsAny('/', '\\') || Template.EndsWith(".md", StringComparison.OrdinalIgnoreCase)
        ? GetUnresolvedProviderPathFromPSPath(Template) : Template;

    // Waits for one of the analyses, and shows the progress of all.
    private TranscriptAnalysis Finish(AnalysisJob[] all, int at)
    {
        bool interactive = UserPresence.AtConsole(Host);
        AnalysisJob awaited = all[at];
        try
        {
            while (!awaited.IsDone)
            {
                // Only while one is awaited: whoever reads the first few answers does not pay for all.
                foreach (AnalysisJob next in all.Where(pending => pending.IsWaiting).Take(ThrottleLimit - all.Count(pending => pending.IsRunning))) next.Begin();
                Task.WaitAny([.. all.Where(pending => pending.IsRunning).Select(pending => pending.Answer!)], AnalysisView.TickMs, StopToken);
                WriteDiagnostics(all);
                if (interactive) awaited.View!.Show(all.Length > 1 ? $"{all.Count(pending => pending.IsDone)} of {all.Length} done, " : "");
            }
        }
        finally
        {
            if (interactive && !Stopping) awaited.View!.Complete();
        }
        WriteDiagnostics(all);
        return awaited.Answer!.GetAwaiter().GetResult();
    }

    private void WriteDiagnostics(AnalysisJob[] all)
    {
        foreach (AnalysisJob pending in all)
        {
            while (pending.Diagnostics.TryDequeue(out AnalysisDiagnostic note))
            {
                if (note.Level == DiagnosticLevel.Debug) this.Debug(note.Text);
                else this.Verbose(note.Text);
                if (note.Delays) pending.View!.Retry = note.Text;
            }
        }
    }

    // The analysis is not lost if it cannot be saved.
    private void Save(TranscriptAnalysis analysis)
    {
        try
        {
            if (!SavedAnalyses.Add(SavedSessions.DefaultFolder, analysis)) this.Verbose("The analysis is not saved, because it is not of a saved session.");
        }
        catch (StreamCoachException error)
        {
            this.Warn(error.Message);
        }
    }

    private void Warn(TranscriptAnalysis analysis)
    {
        WarnOnce(analysis.ModelNote);
        foreach (string warning in AnalysisWarnings.Of(analysis)) this.Warn(warning);
    }

    // A note about the model applies to every analysis of the command, so it is written once.
    private void WarnOnce(string? note)
    {
        if (note is not null && _warned.Add(note)) this.Warn(note);
    }
}

using System.Globalization;
using System.Management.Automation;
using StreamCoach.Analysis;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Quotes;

namespace StreamCoach.Commands;

/// <summary>Sends transcripts to the LLM Gateway and writes what the model makes of them, its quotes checked: one analysis per session.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "TranscriptAnalysis", DefaultParameterSetName = TemplateSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = HelpPages.Begin + "Invoke-TranscriptAnalysis" + HelpPages.End)]
[OutputType(typeof(TranscriptAnalysis))]
public sealed class InvokeTranscriptAnalysisCommand : ServiceCommand
{
    private const string TemplateSet = "Template", PromptSet = "Prompt";

    // How much of the text -WhatIf shows of its beginning and its end.
    private const int ShownCharacters = 60;

    private readonly TranscriptInput _input = new();
    private readonly HashSet<string> _warned = [];

    /// <summary>Turns, sessions, strings, or objects with a Text property such as the rows of an exported CSV.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

    /// <summary>What to look for, from a file: coach, interview, lecture, sales-call, stand-up, the name of one of your own, or a path.</summary>
    [Parameter(ParameterSetName = TemplateSet)]
    [ArgumentCompleter(typeof(TemplateCompleter))]
    [ValidateNotNullOrEmpty]
    public string Template { get; set; } = PromptTemplate.DefaultName;

    /// <summary>What to look for, in your own words; the form of the answer is asked for beside it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PromptSet)]
    [ValidateNotNullOrEmpty]
    public string? Prompt { get; set; }

    /// <summary>The model; Get-TranscriptAnalysisModel lists them.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string Model { get; set; } = AnalysisRequest.DefaultModel;

    /// <summary>Models that the gateway tries in turn where the first fails; two at most.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [ValidateNotNullOrEmpty]
    [ValidateCount(1, AnalysisRequest.MaxFallbacks)]
    public string[] FallbackModel { get; set; } = [];

    /// <summary>The most tokens of one answer.</summary>
    [Parameter]
    [ValidateRange(1, 1_000_000)]
    public int MaxToken { get; set; } = AnalysisRequest.DefaultMaxTokens;

    /// <summary>How freely the model chooses its words, 0 to 2; an error for a model that takes none.</summary>
    [Parameter]
    [ValidateRange(0.0, 2.0)]
    public double? Temperature { get; set; }

    /// <summary>One analysis of all sessions together.</summary>
    [Parameter]
    public SwitchParameter Combine { get; set; }

    /// <summary>Seconds that one try may take.</summary>
    [Parameter]
    [ValidateRange(1, 3_600)]
    public int TimeoutSec { get; set; } = 120;

    /// <summary>How many sessions are analysed side by side; each is an analysis of its own.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int ThrottleLimit { get; set; } = 5;

    /// <summary>Collects; nothing is sent before all is there.</summary>
    protected override void ProcessRecord() => _input.TryAdd(InputObject, this);

    /// <summary>Sends, so many side by side, and writes in the order of what was given.</summary>
    protected override void EndProcessing()
    {
        // Never disposed: what is stopped lets go of its place a little later.
        var places = new SemaphoreSlim(ThrottleLimit);
        AnalysisJob[] pending = [.. Groups().Select(parts => Begin(parts, places))];
        for (int i = 0; i < pending.Length; i++)
        {
            StreamCoachException? failure = pending[i].Refused;
            TranscriptAnalysis? analysis = null;
            try
            {
                if (pending[i].Answer is not null) analysis = Finish(pending, i);
            }
            catch (StreamCoachException error)
            {
                failure = error;
            }
            if ((failure ?? analysis?.Failure?.ToException()) is { } shown) WriteError(ErrorRecords.From(shown, pending[i].Transcript.SessionId));
            if (analysis is null) continue;
            Warn(analysis);
            WriteObject(analysis);
        }
    }

    private AnalysisJob Begin(IReadOnlyList<TranscriptPart> parts, SemaphoreSlim places)
    {
        var transcript = new Transcript(parts.SelectMany(part => part.Transcript.Turns));
        try
        {
            if (transcript.Turns.Count == 0) throw ErrorRecords.TranscriptEmpty();
            (ServiceEndpoint endpoint, StreamCoach.Services.ApiKey? key) = Where(parts);
            AnalysisRequest request = Request(transcript);
            if (!ShouldSend(endpoint, request)) return new(transcript, null);
            var pending = new AnalysisJob(transcript, new AnalysisView(this, request.Model));
            pending.Ask(new GatewayClient(endpoint, key ?? KeyFor(endpoint)), request, Interactive.At(Host), places, StopToken);
            return pending;
        }
        catch (StreamCoachException error)
        {
            return new(transcript, null) { Refused = error };
        }
    }

    private IEnumerable<IReadOnlyList<TranscriptPart>> Groups() => Combine ? [_input.PartsOrNone] : _input.PartsOrNone.Select(part => new[] { part });

    // What a session heard goes to that session's gateway, with its key, and to no other; what was heard on this machine may go elsewhere on this machine.
    private (ServiceEndpoint Endpoint, StreamCoach.Services.ApiKey? Key) Where(IReadOnlyList<TranscriptPart> parts)
    {
        ServiceEndpoint? chosen = NamedEndpoint();
        StreamCoach.Services.ApiKey? key = null;
        foreach (TranscriptPart part in parts)
        {
            if (part.Session is not { } session) continue;
            chosen ??= HomeOf(session);
            var access = ServiceAccess.Of(session);
            bool same = chosen.Gateway == access.Endpoint.Gateway;
            if (!same && !(chosen.IsLocal && access.Endpoint.IsLocal)) throw ErrorRecords.RegionsMixed(access.Endpoint.Name, chosen.Name);
            if (same) key ??= access.Key;
        }
        chosen ??= DefaultEndpoint();
        // A sandbox takes only its own key, which is another one where it has the port of one that is gone.
        bool other = ApiKey is { Length: > 0 } || RunspaceSessions.Here.SandboxKey(chosen) is not null;
        return (chosen, other ? null : key);
    }

    private AnalysisRequest Request(Transcript transcript) => new()
    {
        Transcript = transcript,
        Prompt = Prompt ?? PromptTemplate.Find(TemplatePath()).Text,
        Model = Model,
        Fallbacks = FallbackModel,
        MaxTokens = MaxToken,
        Temperature = Temperature,
        Timeout = TimeSpan.FromSeconds(TimeoutSec),
    };

    // A template may be a file, and PowerShell's folder is not the process's.
    private string TemplatePath() => Template.AsSpan().ContainsAny('/', '\\') || Template.EndsWith(".md", StringComparison.OrdinalIgnoreCase)
        ? GetUnresolvedProviderPathFromPSPath(Template) : Template;

    // Only where somebody asks what would happen is the plan made beforehand: it takes a request of its own, for the model's size.
    private bool ShouldSend(ServiceEndpoint endpoint, AnalysisRequest request)
    {
        string target = $"{request.Model} at {endpoint} ({endpoint.Gateway.Host})";
        bool asks = MyInvocation.BoundParameters.ContainsKey("WhatIf") || MyInvocation.BoundParameters.ContainsKey("Confirm")
            || SessionState.PSVariable.GetValue("WhatIfPreference") is true;
        if (!asks) return this.Agrees(target, "Analyse the transcript");
        AnalysisPlan plan = new TranscriptCoach(new GatewayClient(endpoint, null)).PlanAsync(request, StopToken).GetAwaiter().GetResult();
        int characters = plan.Pieces.Sum(piece => piece.Length);
        string where = request.Transcript.SessionId is { } id ? $" of session {id}" : "";
        WarnOnce(plan.ModelNote);
        bool goes = this.Agrees(target,
            $"Send {Count(characters, "character")}{where} in {Count(plan.Pieces.Count, "piece")}, about {Count(plan.Tokens, "token")}: {Excerpt(request.Transcript.ToString())}");
        if (!goes)
        {
            foreach (string piece in plan.Pieces) this.Trace(piece);
        }
        return goes;
    }

    // Waits for one of them, and shows what they all are at.
    private TranscriptAnalysis Finish(AnalysisJob[] all, int at)
    {
        bool interactive = Interactive.At(Host);
        AnalysisJob awaited = all[at];
        try
        {
            while (Task.WaitAny([awaited.Answer!], AnalysisView.TickMs, StopToken) < 0)
            {
                WriteNotes(all);
                if (interactive) awaited.View!.Show(all.Length > 1 ? $"{all.Count(pending => pending.IsDone)} of {all.Length} done, " : "");
            }
        }
        finally
        {
            if (interactive && !Stopping) awaited.View!.Complete();
        }
        WriteNotes(all);
        return awaited.Answer!.GetAwaiter().GetResult();
    }

    private void WriteNotes(AnalysisJob[] all)
    {
        foreach (AnalysisJob pending in all)
        {
            while (pending.Diagnostics.TryDequeue(out AnalysisNote note))
            {
                if (note.Level == DiagnosticLevel.Debug) this.Trace(note.Text);
                else this.Tell(note.Text);
                if (note.Delays) pending.View!.Retry = note.Text;
            }
        }
    }

    private void Warn(TranscriptAnalysis analysis)
    {
        WarnOnce(analysis.ModelNote);
        if (analysis.Form == AnswerForm.Prose)
            this.Warn($"'{analysis.Model}' answered in prose, not in the requested form. The text in quotation marks was checked; the whole answer is in Text.");
        int absent = analysis.Findings.Count(finding => finding.Status == QuoteStatus.NotFound);
        int altered = analysis.Findings.Count(finding => finding.Status == QuoteStatus.Altered);
        int tooShort = analysis.Findings.Count(finding => finding.Status == QuoteStatus.TooShort);
        if (absent > 0) this.Warn($"{absent} of {Count(analysis.Findings.Count, "quote")} cannot be found in the transcript: nobody said that. See Status and Claimed.");
        if (altered > 0) this.Warn($"{altered} of {Count(analysis.Findings.Count, "quote")} {(altered == 1 ? "is" : "are")} not what was said. Quote is what was said, Claimed what the model wrote.");
        if (tooShort > 0) this.Warn($"{tooShort} of {Count(analysis.Findings.Count, "quote")} {(tooShort == 1 ? "is" : "are")} too short to be looked up (fewer than three words), so neither confirmed nor refuted. See Claimed.");
    }

    // What is true of the gateway is true of every analysis of the command.
    private void WarnOnce(string? note)
    {
        if (note is not null && _warned.Add(note)) this.Warn(note);
    }

    private static string Excerpt(string text)
    {
        string line = text.ReplaceLineEndings(" / ");
        return line.Length <= 2 * ShownCharacters ? $"\"{line}\"" : $"\"{line[..ShownCharacters]} ... {line[^ShownCharacters..]}\"";
    }

    private static string Count(int number, string noun) => $"{number.ToString("N0", CultureInfo.CurrentCulture)} {noun}{(number == 1 ? "" : "s")}";
}

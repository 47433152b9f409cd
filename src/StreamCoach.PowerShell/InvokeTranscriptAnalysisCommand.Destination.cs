using StreamCoach.Analysis;
using StreamCoach.Analysis.Rules;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Commands.Sessions;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Transcripts;

namespace StreamCoach.Commands;

/// <content>Where the text goes: to the rules coach, which sends nothing, or to a gateway; and what -WhatIf and -Confirm say about it.</content>
public sealed partial class InvokeTranscriptAnalysisCommand
{
    // How many characters of the text's beginning and end -WhatIf shows.
    private const int ShownCharacters = 60;

    private bool IsByRules(IReadOnlyList<TranscriptPart> parts)
    {
        string? model = MyInvocation.BoundParameters.ContainsKey(nameof(Model)) ? Model : null;
        string?[] regions = [.. parts.Select(part => part.Region)];
        // A gateway on this machine needs no consent, so one that is used by default counts as named.
        bool namesGateway = NamedEndpoint() is not null || ApiKey is not null || (regions.Contains(CoachChoice.LocalRegion) && DefaultEndpoint().IsLocal);
        bool byRules = CoachChoice.IsByRules(model, namesGateway, regions);
        if (byRules && model is null) this.Verbose("It was recognised on this machine and no gateway is named, so the rules coach analyses it. For a language model, give -Model and -Endpoint.");
        return byRules;
    }

    private AnalysisJob PrepareRules(Transcript transcript)
    {
        RulesParameters.Check(MyInvocation.BoundParameters.Keys);
        if (!this.ShouldAct($"{RulesCoach.ModelName}, on this machine", $"Analyse {Count(transcript.Turns.Count, "turn")} without sending anything")) return new(transcript, null);
        var pending = new AnalysisJob(transcript, new AnalysisView(this, RulesCoach.ModelName));
        pending.Apply(() => RulesCoach.Analyze(transcript), StopToken);
        return pending;
    }

    // A session's text goes only to that session's gateway, with its key. Text that was transcribed on this machine may go to another endpoint on this
    // machine, and where no service transcribed it, to the one that a parameter names.
    private (ServiceEndpoint Endpoint, StreamCoach.Services.ApiKey? Key) Destination(IReadOnlyList<TranscriptPart> parts)
    {
        ServiceEndpoint? chosen = NamedEndpoint();
        StreamCoach.Services.ApiKey? key = null;
        foreach (TranscriptPart part in parts)
        {
            if (part.Session is not { } session) continue;
            var access = ServiceAccess.Of(session);
            // It has no gateway of its own.
            if (access.Endpoint == ServiceEndpoint.ThisMachine) continue;
            chosen ??= SessionEndpoint(session);
            bool same = chosen.Gateway == access.Endpoint.Gateway;
            if (!same && !(chosen.IsLocal && access.Endpoint.IsLocal)) throw ErrorRecords.RegionsMixed(access.Endpoint.Name, chosen.Name);
            if (same) key ??= access.Key;
        }
        chosen ??= DefaultEndpoint();
        bool staysHere = NamedEndpoint() is null && parts.Any(part => part.HasLocal);
        if (staysHere && !chosen.IsLocal) throw ErrorRecords.StaysHere(chosen);
        // A sandbox accepts only its own key. A new sandbox on the port of an earlier one has another key.
        bool other = ApiKey is { Length: > 0 } || RunspaceSessions.Current.SandboxKey(chosen) is not null;
        return (chosen, other ? null : key);
    }

    // The plan is made beforehand only for -WhatIf and -Confirm, because it takes a request of its own, for the model's context length.
    private bool ShouldSend(ServiceEndpoint endpoint, AnalysisRequest request)
    {
        string target = $"{request.Model} at {endpoint} ({endpoint.Gateway.Host})";
        bool asks = MyInvocation.BoundParameters.ContainsKey("WhatIf") || MyInvocation.BoundParameters.ContainsKey("Confirm")
            || SessionState.PSVariable.GetValue("WhatIfPreference") is true;
        if (!asks) return this.ShouldAct(target, "Analyse the transcript");
        AnalysisPlan plan = new TranscriptCoach(new GatewayClient(endpoint, null)).PlanAsync(request, StopToken).GetAwaiter().GetResult();
        int characters = plan.Pieces.Sum(piece => piece.Length);
        int sessions = request.Transcript.Turns.Select(turn => turn.SessionId).OfType<string>().Distinct().Count();
        string where = request.Transcript.SessionId is { } id ? $" of session {id}" : sessions > 1 ? $" of {Count(sessions, "session")}" : "";
        WarnOnce(plan.ModelNote);
        bool goes = this.ShouldAct(target,
            $"Send {Count(characters, "character")}{where} in {Count(plan.Pieces.Count, "piece")}, about {Count(plan.Tokens, "token")}: {Excerpt(string.Join('\n', plan.Pieces))}");
        if (!goes)
        {
            foreach (string piece in plan.Pieces) this.Debug(piece);
        }
        return goes;
    }

    private static string Excerpt(string text)
    {
        string line = text.ReplaceLineEndings(" / ");
        return line.Length <= 2 * ShownCharacters ? $"\"{line}\"" : $"\"{line[..ShownCharacters]} ... {line[^ShownCharacters..]}\"";
    }

    private static string Count(int number, string noun) => AnalysisWarnings.Count(number, noun);
}

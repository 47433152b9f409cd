using System.Management.Automation;
using StreamCoach.Analysis;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Errors;
using StreamCoach.Services;

namespace StreamCoach.Commands;

/// <summary>Lists the models that the gateway offers, with the parameters that each supports. Needs no key.</summary>
[Cmdlet(VerbsCommon.Get, "TranscriptAnalysisModel", HelpUri = HelpPages.Begin + "Get-TranscriptAnalysisModel" + HelpPages.End)]
[OutputType(typeof(AnalysisModel))]
public sealed class GetTranscriptAnalysisModelCommand : EndpointCommand
{
    /// <summary>Ids; wildcards are allowed. All models by default.</summary>
    [Parameter(Position = 0)]
    [Alias("Model")]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>Requests the list and writes the matching models.</summary>
    protected override void EndProcessing()
    {
        IReadOnlyList<AnalysisModel> models;
        try
        {
            ServiceEndpoint endpoint = NamedEndpoint() ?? DefaultEndpoint();
            this.Verbose($"Requesting {endpoint.Gateway}models.");
            models = new GatewayClient(endpoint, null).GetModelsAsync(StopToken).GetAwaiter().GetResult();
        }
        catch (StreamCoachException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, null));
            return;
        }
        models = [.. models.OrderBy(model => model.Id, StringComparer.Ordinal)];
        if (Id is null) WriteObject(models, enumerateCollection: true);
        foreach (string id in Id ?? [])
        {
            var pattern = new NamePattern(id);
            AnalysisModel[] found = [.. models.Where(model => pattern.IsMatch(model.Id))];
            if (found.Length == 0 && !pattern.HasWildcards)
                WriteError(ErrorRecords.From(ErrorRecords.ModelNotListed(id, models), id));
            WriteObject(found, enumerateCollection: true);
        }
    }
}

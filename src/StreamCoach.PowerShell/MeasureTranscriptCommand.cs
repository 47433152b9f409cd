using System.Management.Automation;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Metrics;

namespace StreamCoach.Commands;

/// <summary>Measures a conversation without a model: speech rate, talk share, monologues, questions, fillers, pauses. Writes one result per session.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Transcript", HelpUri = HelpPages.Begin + "Measure-Transcript" + HelpPages.End)]
[OutputType(typeof(TranscriptMetrics))]
public sealed class MeasureTranscriptCommand : PSCmdlet
{
    private readonly TranscriptInput _input = new();

    /// <summary>Turns, sessions, strings, or objects with a Text property such as the rows of an exported CSV.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

    /// <summary>Collects the input, because the metrics need the whole conversation.</summary>
    protected override void ProcessRecord() => _input.TryAdd(InputObject, this);

    /// <summary>Measures and writes.</summary>
    protected override void EndProcessing()
    {
        foreach (TranscriptPart part in _input.PartsOrNone)
        {
            Transcript transcript = part.Transcript;
            if (transcript.Turns.Count == 0) WriteError(ErrorRecords.From(ErrorRecords.TranscriptEmpty("measure"), part.SessionId));
            else WriteObject(TranscriptMetrics.Measure(transcript));
        }
    }
}

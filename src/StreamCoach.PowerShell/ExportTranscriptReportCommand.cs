using System.Management.Automation;
using StreamCoach.Analysis;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Report;

namespace StreamCoach.Commands;

/// <summary>Writes a report of a conversation as one HTML file: who spoke when, speech rate, talk shares, fillers, and the findings at their quotes.</summary>
[Cmdlet(VerbsData.Export, "TranscriptReport", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, HelpUri = HelpPages.Begin + "Export-TranscriptReport" + HelpPages.End)]
[OutputType(typeof(FileInfo))]
public sealed class ExportTranscriptReportCommand : PSCmdlet
{
    private readonly TranscriptInput _input = new();

    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>An analysis, which includes its transcript; or turns, sessions or CSV rows, for a report without findings or with those of -Analysis.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

    /// <summary>The analysis whose findings are shown.</summary>
    [Parameter]
    [ValidateNotNull]
    public TranscriptAnalysis? Analysis { get; set; }

    /// <summary>The heading; the session's name by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>Reports an error instead of overwriting an existing file.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Writes the file to the pipeline as an object.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Checks the file before any input arrives, so that a live session is not recorded in vain.</summary>
    protected override void BeginProcessing() => OutputFile.Check(this, Path, NoClobber, TranscriptReport.CheckName);

    /// <summary>Collects the input, because the report needs the whole conversation.</summary>
    protected override void ProcessRecord() => _input.TryAdd(InputObject, this);

    /// <summary>Writes the file.</summary>
    protected override void EndProcessing()
    {
        IReadOnlyList<TranscriptPart> parts = _input.PartsOrNone;
        var transcript = new Transcript(parts.SelectMany(part => part.Transcript.Turns));
        OutputFile.Write(this, Path, NoClobber, PassThru, "Write the report", path =>
        {
            if (transcript.Turns.Count == 0) throw ErrorRecords.TranscriptEmpty("report");
            TranscriptReport.Save(transcript, Analysis ?? _input.Analysis, Title ?? parts[0].Session?.Name, path);
        });
    }
}

using System.Management.Automation;
using StreamCoach.Commands.Input;
using StreamCoach.Commands.Output;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Formats;

namespace StreamCoach.Commands;

/// <summary>Writes a transcript to a file: text, Markdown, JSON, CSV, or subtitles, by the file's extension.</summary>
[Cmdlet(VerbsData.Export, "Transcript", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, HelpUri = HelpPages.Begin + "Export-Transcript" + HelpPages.End)]
[OutputType(typeof(FileInfo))]
public sealed class ExportTranscriptCommand : PSCmdlet
{
    private readonly TranscriptInput _input = new();

    /// <summary>The file. Its extension names the format: .txt, .md, .json, .csv, .srt, .vtt.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Turns, sessions, analyses, strings, or objects with a Text property such as the rows of an exported CSV.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

    /// <summary>The format; by default that of the extension.</summary>
    [Parameter]
    public TranscriptFormat? Format { get; set; }

    /// <summary>Reports an error instead of overwriting an existing file.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Writes the file to the pipeline as an object.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Checks the file before any input arrives, so that a live session is not recorded in vain.</summary>
    protected override void BeginProcessing() => OutputFile.Check(this, Path, NoClobber, path => _ = Format ?? TranscriptFile.FormatOf(path));

    /// <summary>Collects the input; the file is written once.</summary>
    protected override void ProcessRecord() => _input.TryAdd(InputObject, this);

    /// <summary>Writes the file.</summary>
    protected override void EndProcessing()
    {
        Transcript transcript = _input.All;
        OutputFile.Write(this, Path, NoClobber, PassThru, "Write the transcript", path =>
        {
            if (transcript.Turns.Count == 0) throw ErrorRecords.TranscriptEmpty("export");
            TranscriptFile.Save(transcript, path, Format ?? TranscriptFile.FormatOf(path));
        });
    }
}

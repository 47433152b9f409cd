using System.Collections.ObjectModel;
using System.Management.Automation;
using StreamCoach.Commands.Output;
using StreamCoach.Errors;
using StreamCoach.Transcripts.Formats;
using StreamCoach.Turns;

namespace StreamCoach.Commands;

/// <summary>Reads the turns of a transcript file: text, JSON, CSV, or subtitles. Only JSON is lossless.</summary>
[Cmdlet(VerbsData.Import, "Transcript", DefaultParameterSetName = PathSet, HelpUri = HelpPages.Begin + "Import-Transcript" + HelpPages.End)]
[OutputType(typeof(Turn))]
public sealed class ImportTranscriptCommand : PSCmdlet
{
    private const string PathSet = "Path", LiteralSet = "LiteralPath";

    private bool? _severalSessions;

    /// <summary>The files; wildcards are allowed. The extension names the format: .txt, .json, .csv, .srt, .vtt.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The files by exact path, without wildcards.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The format; by default that of the extension.</summary>
    [Parameter]
    public TranscriptFormat? Format { get; set; }

    /// <summary>Reads the files of one pipeline object.</summary>
    protected override void ProcessRecord()
    {
        foreach (string path in Path)
        {
            if (Found(path) is { Count: > 0 } files) Read(files);
            else WriteError(ErrorRecords.From(NotFound(path), path));
        }
        foreach (string path in LiteralPath) Read([GetUnresolvedProviderPathFromPSPath(path)]);
    }

    private Collection<string> Found(string path)
    {
        try
        {
            return GetResolvedProviderPathFromPSPath(path, out _);
        }
        catch (Exception error) when (error is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            return [];
        }
    }

    private StreamCoachException NotFound(string path)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(path)) return ErrorRecords.TranscriptFileNotFound(path);
        bool isFile;
        try
        {
            isFile = File.Exists(GetUnresolvedProviderPathFromPSPath(path));
        }
        catch (Exception error) when (error is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            isFile = false;
        }
        return ErrorRecords.NoMatch(FailureKind.TranscriptFileNotFound, path, isFile);
    }

    private void Read(Collection<string> files)
    {
        foreach (string file in files)
        {
            IReadOnlyList<Turn> turns;
            try
            {
                turns = TranscriptFile.Load(file, Format ?? TranscriptFile.FormatOf(file));
            }
            catch (StreamCoachException error)
            {
                WriteError(ErrorRecords.From(error, file));
                continue;
            }
            // The first file decides what the table shows; several files are several sessions.
            _severalSessions ??= files.Count > 1 || Path.Length + LiteralPath.Length > 1 || turns.Any(turn => turn.SessionId != turns[0].SessionId);
            foreach (Turn turn in turns) WriteObject(TurnObjects.Of(turn, _severalSessions.Value));
        }
    }
}

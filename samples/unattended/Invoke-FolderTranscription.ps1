<#
.SYNOPSIS
Transcribes the recordings in a folder. It can be repeated: a finished recording is not sent again, and an interrupted one continues where it stopped.

.DESCRIPTION
For cron, Task Scheduler and CI (see README.md beside this file). Writes a transcript for each recording to -Destination, and at the end a
TranscriptionRun with the results. Each recording that fails is one error, and does not stop the others.

Exit codes:
0  every recording is transcribed, or another run is transcribing it; also for an empty folder
1  some recordings failed; the others are done, and the next run retries the failed ones
2  nothing could be started: no such folder, no module, no key, or the service refuses the key or an option

.PARAMETER Path
The folder, including its subfolders.

.PARAMETER Destination
The folder of the transcripts: name_id.json, one for each recording.

.PARAMETER ApiKey
The AssemblyAI key; by default that of ASSEMBLYAI_API_KEY.

.PARAMETER Endpoint
Another endpoint than AssemblyAI's in the US; by default that of STREAMCOACH_ENDPOINT.

.PARAMETER Option
More parameters of Start-TranscriptionSession, such as @{ SpeakerLabel = $true; Region = 'EU' }.
#>
[CmdletBinding()]
[OutputType('StreamCoach.Sessions.Runs.TranscriptionRun')]
param(
    [Parameter(Mandatory)] [string] $Path,
    [string] $Destination = (Join-Path $Path transcripts),
    [ValidateRange(1, 1000)] [int] $ThrottleLimit = 5,
    [securestring] $ApiKey,
    [string] $Endpoint,
    [hashtable] $Option = @{}
)

$ErrorActionPreference = 'Stop'
$run = $null
try {
    Import-Module StreamCoach
    $extensions = '.wav', '.flac', '.mp3', '.ogg', '.opus', '.aiff', '.m4a', '.mp4', '.mov', '.mkv', '.webm'
    $recordings = @(Get-ChildItem -LiteralPath $Path -File -Recurse | Where-Object Extension -In $extensions)
    New-Item $Destination -ItemType Directory -Force | Out-Null
    $start = $Option + @{ Once = $true; ThrottleLimit = $ThrottleLimit }
    if ($ApiKey) { $start.ApiKey = $ApiKey }
    if ($Endpoint) { $start.Endpoint = $Endpoint }

    # The failure of a recording must not end this script, although $ErrorActionPreference is Stop.
    $turns = $recordings | Start-TranscriptionSession @start -RunVariable run -ErrorAction Continue | Get-TranscriptTurn -Wait -ErrorAction Continue
    $turns | Group-Object SessionId | ForEach-Object {
        $name = (Get-TranscriptionSession -Saved $_.Name).Name
        $_.Group | Export-Transcript (Join-Path $Destination "$($name)_$($_.Name).json")
    }
}
catch {
    Write-Error -ErrorRecord $_ -ErrorAction Continue
    $run
    exit ($run -and $run.Done + $run.Skipped -gt 0 ? 1 : 2)
}
$run
exit [int] [bool] ($run.Failures | Where-Object ErrorId -NE RecordingInProgress)

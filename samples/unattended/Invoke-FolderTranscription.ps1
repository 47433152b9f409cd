<#
.SYNOPSIS
Transcribes the recordings in a folder, as often as it is run: what is done is not sent again, and what was cut off goes on where it was.

.DESCRIPTION
For cron, Task Scheduler and CI (see README.md beside this file). It writes a transcript for each recording to -Destination, and at its end a
TranscriptionRun that says what came of it. Each recording that fails is one error, and stops no other.

Exit codes:
0  every recording is transcribed, or another run is at it; an empty folder too
1  some recordings failed; the others are done, and the next run tries those again
2  nothing could be started: no such folder, no module, no key, or the service refuses the key or an option

.PARAMETER Path
The folder; those below it are looked through too.

.PARAMETER Destination
Where the transcripts go: name_id.json, one for each recording.

.PARAMETER ApiKey
The AssemblyAI key; ASSEMBLYAI_API_KEY is used where it is not given.

.PARAMETER Endpoint
Another service than AssemblyAI's in the US; STREAMCOACH_ENDPOINT is used where it is not given.

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
    $sound = '.wav', '.flac', '.mp3', '.ogg', '.opus', '.aiff', '.m4a', '.mp4', '.mov', '.mkv', '.webm'
    $recordings = @(Get-ChildItem -LiteralPath $Path -File -Recurse | Where-Object Extension -In $sound)
    New-Item $Destination -ItemType Directory -Force | Out-Null
    $start = $Option + @{ Once = $true; ThrottleLimit = $ThrottleLimit }
    if ($ApiKey) { $start.ApiKey = $ApiKey }
    if ($Endpoint) { $start.Endpoint = $Endpoint }

    # Where the caller asks for errors to end a script, a recording's must not end this one.
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

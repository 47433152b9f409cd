<#
.SYNOPSIS
    Shows and runs the main commands with the sandbox, without key and network.
.DESCRIPTION
    ./build.ps1 -Task Demo builds the module and runs this script. The recording is streamed in real time, so it takes a minute.
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
Set-Location "$PSScriptRoot/.."
# Keeps the demo's sessions apart from the user's own.
$env:STREAMCOACH_DATA = "$PWD/out/demo"

$lines = @'
Import-Module ./out/StreamCoach
$sandbox = Start-TranscriptionSandbox -UseByDefault     # omit this line once you have a key
$session = Start-TranscriptionSession -Path $sandbox.Recording -SpeakerLabel
$session | Get-TranscriptTurn -Wait
$analysis = $session | Invoke-TranscriptAnalysis
$analysis
$analysis.Findings
$session | Measure-Transcript | Select-Object -ExpandProperty Speakers
'@ -split '\r?\n'

$ran = foreach ($line in $lines) {
    Write-Host "`nPS> $line" -ForegroundColor Cyan
    . ([scriptblock]::Create($line)) | Out-Default
    $line
}
Stop-TranscriptionSandbox
Write-Host "`n$(@($ran).Count) lines were run. The sandbox knows this recording's transcript and recognises nothing; with a key, the same lines use the service:"
Write-Host "    `$env:ASSEMBLYAI_API_KEY = '...'"
Write-Host "    Start-TranscriptionSession | Get-TranscriptTurn -Wait | Invoke-TranscriptAnalysis      # the microphone; Enter ends the session"

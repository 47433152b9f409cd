<#
.SYNOPSIS
    Shows and runs the main commands without a key: speech is recognised on this machine, and rules coach the speaker.
.DESCRIPTION
    ./build.ps1 -Task Demo builds the module, gets the speech model and runs this script. If the model is unavailable, the sandbox takes its place: it knows the
    bundled recording's transcript and recognises nothing. The script says which of the two it uses, and why.
#>
[CmdletBinding()]
param(
    # Listens to the microphone instead of the bundled recording, until you press Enter.
    [switch] $Microphone
)

$ErrorActionPreference = 'Stop'
Set-Location "$PSScriptRoot/.."
# The demo's sessions and model are kept apart from the user's own, and it never uses the key, because the service is billed.
$env:STREAMCOACH_DATA = "$PWD/out/demo"
$env:ASSEMBLYAI_API_KEY = $env:STREAMCOACH_ENDPOINT = $null

function Invoke-Line([string[]] $Line) {
    foreach ($text in $Line) {
        Write-Host "`nPS> $text" -ForegroundColor Cyan
        . ([scriptblock]::Create($text)) | Out-Default
    }
}

$model = 'moonshine-base'
. Invoke-Line 'Import-Module ./out/StreamCoach'
# build.ps1 -Task Models puts the files there; without npm they are downloaded here.
$source = Test-Path "out/models/$model/encoder_model.onnx" -PathType Leaf
$install = "Install-TranscriptionModel $model -Force$(if ($source) { ' -Path out/models' })"
$missing = $null
try {
    . Invoke-Line $install, 'Get-TranscriptionModel'
} catch {
    $missing = "$_"
}

if ($Microphone) {
    if ($missing) { throw "The microphone needs the speech model: $missing" }
    . Invoke-Line @(
        '$session = Start-TranscriptionSession                  # speak; Enter ends the session'
        '$session | Get-TranscriptTurn -Wait'
        '$session | Invoke-TranscriptAnalysis'
    )
    return
}
if (-not $missing) {
    . Invoke-Line @(
        '$session = Start-TranscriptionSession ./out/StreamCoach/Recording/conversation.wav'
        '$session | Get-TranscriptTurn -Wait'
        '$session | Invoke-TranscriptAnalysis'
        '$session | Measure-Transcript | Select-Object -ExpandProperty Speakers'
    )
    Write-Host "`nThe speech model $model recognised the recording on this machine. Nothing was sent anywhere. For your own voice: ./build.ps1 -Task Demo -Microphone"
    return
}
Write-Host "`nThe sandbox takes the place of the speech model, because the model could not be installed: $missing" -ForegroundColor Yellow
. Invoke-Line @(
    '$sandbox = Start-TranscriptionSandbox -UseByDefault     # omit this line once you have a key or a model'
    '$session = Start-TranscriptionSession $sandbox.Recording -SpeakerLabel'
    '$session | Get-TranscriptTurn -Wait'
    '$session | Invoke-TranscriptAnalysis'
    '$session | Measure-Transcript | Select-Object -ExpandProperty Speakers'
)
Stop-TranscriptionSandbox
Write-Host "`nThe sandbox knows this recording's transcript and recognises nothing."

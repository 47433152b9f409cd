# Speech models for tests. They are large and not in the repository; tests that need them are skipped where they are missing.

Set-StrictMode -Version 3

Import-Module "$PSScriptRoot/Suite.psm1"

# As in tests/StreamCoach.Tests/Recognition/Local/TestModels.cs.
$script:Brought = $env:STREAMCOACH_TEST_MODELS ? $env:STREAMCOACH_TEST_MODELS : [System.IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../../out/models'))

function Test-TinyModel {
    <# Whether the files of the small model are there. #>
    Test-Path "$script:Brought/moonshine-tiny/encoder_model.onnx"
}

function Install-TinyModel {
    <# Installs the small model in the data folder of the tests. #>
    Install-TranscriptionModel moonshine-tiny -Path $script:Brought -Force | Out-Null
    # With the times that they had in the last test, so that a model that is still loaded is used again.
    Get-ChildItem "$env:STREAMCOACH_DATA/models" -Recurse -File | ForEach-Object { $_.LastWriteTimeUtc = [datetime]::UnixEpoch }
}

function Write-Excerpt {
    <# Writes the first seconds of the bundled recording, a WAV of 16 kHz with a header of 44 bytes, and returns the path. #>
    param([Parameter(Mandatory)] [string] $Path, [Parameter(Mandatory)] [double] $Seconds)
    $recording = Join-Path (Split-Path (Get-ManifestPath)) Recording/conversation.wav
    $bytes = [System.IO.File]::ReadAllBytes($recording)[0..(43 + [int] ($Seconds * 16000) * 2)]
    [BitConverter]::GetBytes($bytes.Length - 8).CopyTo($bytes, 4)
    [BitConverter]::GetBytes($bytes.Length - 44).CopyTo($bytes, 40)
    [System.IO.File]::WriteAllBytes($Path, $bytes)
    $Path
}

Export-ModuleMember -Function *

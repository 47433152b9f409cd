#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests, checks, packs and shows StreamCoach. Works from any folder, in an installed PowerShell or in one that is a .NET tool.
.PARAMETER Task
    Build    compiles everything and assembles out/StreamCoach.
    Demo     builds, gets the speech model (66 MB) and runs samples/Demo.ps1: it transcribes the bundled recording on this machine and coaches by rules. Where the
             model is unavailable, the sandbox takes its place.
    Test     runs both test suites: xunit and Pester.
    Docs     updates docs/cmdlets and docs/about from the code, and compiles them to en-US. Needs Microsoft.PowerShell.PlatyPS.
    Analyze  checks the format of the C# and lints the PowerShell. Needs PSScriptAnalyzer.
    Models   gets the speech models into out/models with npm pack, for tests, and checks their SHA-256. Without npm it says so and does nothing.
    Package  builds in Release and writes out/StreamCoach-<version>.zip, and the package that Publish-PSResource takes, out/StreamCoach.<version>.nupkg.
.PARAMETER Microphone
    With -Task Demo: listens to you instead of the bundled recording.
.EXAMPLE
    ./build.ps1 -Task Demo
.EXAMPLE
    ./build.ps1 -Task Demo -Microphone
.EXAMPLE
    dotnet dnx -y PowerShell@7.6.9 -- ./build.ps1 -Task Demo
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Demo', 'Test', 'Docs', 'Analyze', 'Models', 'Package')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    [switch] $Microphone
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/tests/Pester/PowerShellCommand.psm1"

function Invoke-Dotnet {
    dotnet @args
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $($args[0]) ended with exit code $LASTEXITCODE."
    }
}

# In its own PowerShell process, because this one would lock the assemblies that it loads.
function Invoke-Script([string] $Path, [string[]] $Argument = @()) {
    $program, [string[]] $first = Get-PowerShellCommand
    & $program @first -NoProfile -File $Path @Argument
    if ($LASTEXITCODE -ne 0) {
        throw "$Path ended with exit code $LASTEXITCODE."
    }
}

function Build([string] $Configuration) {
    Invoke-Dotnet build --configuration $Configuration --nologo
}

# Prints the build's output only if it fails.
function Invoke-QuietBuild {
    $output = dotnet build --nologo @args
    if ($LASTEXITCODE -ne 0) {
        $output | Write-Host
        throw "dotnet build $args ended with exit code $LASTEXITCODE."
    }
}

function Demo([bool] $Microphone) {
    Write-Host 'Building. The first time takes a minute or two.'
    Invoke-QuietBuild
    # Its failure is no reason to show nothing: the script tries a download, and says what it uses.
    try { Models } catch { Write-Host "The speech models could not be got with npm: $_" }
    Invoke-Script "$PSScriptRoot/samples/Demo.ps1" @(if ($Microphone) { '-Microphone' })
}

function Test([string] $Configuration) {
    Invoke-Dotnet test --configuration $Configuration
}

function Docs([string] $Configuration) {
    if (-not (Get-Module -ListAvailable Microsoft.PowerShell.PlatyPS)) {
        throw 'PlatyPS is not installed. Run: Install-PSResource Microsoft.PowerShell.PlatyPS'
    }
    Build $Configuration
    Invoke-Script "$PSScriptRoot/docs/Build-Help.ps1" '-Update'
    # Copies the compiled help into the module.
    Build $Configuration
}

function Analyze {
    if (-not (Get-Module -ListAvailable PSScriptAnalyzer)) {
        throw 'PSScriptAnalyzer is not installed. Run: Install-PSResource PSScriptAnalyzer'
    }
    Invoke-Dotnet format --verify-no-changes
    $scripts = 'build.ps1', 'docs', 'samples', 'out/StreamCoach/StreamCoach.psd1', 'tests/Pester', 'tests/wine'
    $found = $scripts | ForEach-Object { Invoke-ScriptAnalyzer -Path $_ -Recurse -Settings ./PSScriptAnalyzerSettings.psd1 }
    $found | Format-Table Severity, RuleName, ScriptName, Line, Message -AutoSize | Out-Host
    if ($found) {
        throw "PSScriptAnalyzer found $(@($found).Count) problems."
    }
}

# The layout is that of the installed models (src/StreamCoach/Recognition/Models), which are downloaded from the same two packages.
function Models {
    $folder = "$PSScriptRoot/out/models"
    $files = @{
        'moonshine-base/encoder_model.onnx' = '1dd9ab0a7f987113d30affcba5a068d11c8f90fa0223caa3e491ade431ad9751'
        'moonshine-base/decoder_model_merged.onnx' = 'cc9f3cd6698a369c6008b41aa60aa3fb3322e7f03c9bdf19d8e6b7200afca4f3'
        'moonshine-base/vocabulary.bin' = '0f97b4337921e6e7e9b4620fc73338ee570aecd3c16038bc23870a887e995045'
        'moonshine-tiny/encoder_model.onnx' = 'c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a'
        'moonshine-tiny/decoder_model_merged.onnx' = 'eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367'
        'moonshine-tiny/vocabulary.bin' = '0f97b4337921e6e7e9b4620fc73338ee570aecd3c16038bc23870a887e995045'
        'silero-vad/silero_vad_v5.onnx' = '2623a2953f6ff3d2c1e61740c6cdb7168133479b267dfef114a4a3cc5bdd788f'
    }
    $wrong = { $files.Keys | Where-Object { -not (Test-Path "$folder/$_") -or (Get-FileHash "$folder/$_").Hash -ne $files[$_] } }
    if (-not (& $wrong)) {
        Write-Host "The speech models are in $folder."
        return
    }
    if (-not (Get-Command npm -CommandType Application -ErrorAction Ignore)) {
        Write-Host 'Skipped the speech models: npm, which would get them, is not installed. The tests that need them are skipped too.'
        return
    }
    $work = Join-Path ([System.IO.Path]::GetTempPath()) "StreamCoach-models-$PID"
    $null = New-Item $work -ItemType Directory
    try {
        # Packs what is published: runs no script of it, and gets nothing that it depends on.
        npm pack --silent --pack-destination $work '@usefulsensors/moonshine-js@0.1.16' '@ricky0123/vad-web@0.0.31' | Out-Null
        if ($LASTEXITCODE -ne 0) {
            throw "npm pack ended with exit code $LASTEXITCODE. The tests that need the speech models are skipped without them."
        }
        foreach ($package in Get-ChildItem "$work/*.tgz") {
            tar -xzf $package.FullName -C $work
            if ($LASTEXITCODE -ne 0) {
                throw "tar ended with exit code $LASTEXITCODE."
            }
        }
        $found = "$work/package/dist"
        # The vocabulary is the one literal of this length in the script.
        $literal = [regex]::Match([System.IO.File]::ReadAllText("$found/moonshine.min.js"), '["''`]([A-Za-z0-9+/=]{323892})["''`]').Groups[1].Value
        foreach ($model in 'base', 'tiny') {
            $null = New-Item "$folder/moonshine-$model" -ItemType Directory -Force
            Copy-Item "$found/model/$model/quantized/*.onnx" "$folder/moonshine-$model"
            [System.IO.File]::WriteAllBytes("$folder/moonshine-$model/vocabulary.bin", [Convert]::FromBase64String($literal))
        }
        $null = New-Item "$folder/silero-vad" -ItemType Directory -Force
        Copy-Item "$found/silero_vad_v5.onnx" "$folder/silero-vad"
    } finally {
        Remove-Item $work -Recurse -Force
    }
    if (& $wrong) {
        throw "These are not the published files: $(& $wrong). Delete $folder and try again."
    }
    Write-Host "The speech models are in $folder."
}

# In its own folder, because out/StreamCoach may be in use and may contain files of an earlier build.
function Compress-Module {
    $module = "$PSScriptRoot/out/package/StreamCoach"
    Remove-Item $module -Recurse -Force -ErrorAction Ignore
    foreach ($part in 'PowerShell', 'NAudio', 'LocalSpeech') { Invoke-QuietBuild "src/StreamCoach.$part" --configuration Release "-p:ModuleFolder=$module" }
    $version = (Import-PowerShellDataFile "$module/StreamCoach.psd1").ModuleVersion
    $zip, $package = "$PSScriptRoot/out/StreamCoach-$version.zip", "$PSScriptRoot/out/StreamCoach.$version.nupkg"
    Remove-Item $zip, $package -ErrorAction Ignore
    Compress-Archive $module $zip
    Compress-PSResource -Path $module -DestinationPath "$PSScriptRoot/out"
    $zip, $package | ForEach-Object { Write-Host "Packed $_ ($([Math]::Round((Get-Item $_).Length / 1MB, 1)) MB)" }
}

# dotnet searches for global.json and the tool manifest from the current folder.
Push-Location $PSScriptRoot
try {
    foreach ($name in $Task) {
        switch ($name) {
            'Build' { Build $Configuration }
            'Demo' { Demo $Microphone }
            'Test' { Test $Configuration }
            'Docs' { Docs $Configuration }
            'Analyze' { Analyze }
            'Models' { Models }
            'Package' { Compress-Module }
        }
    }
} finally {
    Pop-Location
}

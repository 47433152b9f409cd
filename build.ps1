#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests, checks, packs and shows StreamCoach. Works from any folder.
.PARAMETER Task
    Build    compiles everything and assembles out/StreamCoach, the sound library (NAudio) included.
    Test     runs xunit and, in a pwsh of its own, the Pester suite.
    Docs     brings docs/cmdlets and docs/about up to date with the code and compiles them to en-US.
    Analyze  checks the format of the C# and lints the PowerShell.
    Package  builds in Release, zips the module with its help to out/StreamCoach-<version>.zip, and tries it in a pwsh of its own.
    Demo     plays the bundled recording through the sandbox.
.PARAMETER SkipNAudio
    Leaves the sound library out, where its packages cannot be restored. Such a module still takes WAV files, programs, streams and recorders,
    and all that ffmpeg decodes where that is installed; it does not record on Windows.
.EXAMPLE
    ./build.ps1 -Task Build, Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Docs', 'Analyze', 'Package', 'Demo')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    [switch] $SkipNAudio
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

function Invoke-Dotnet {
    dotnet @args
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $($args[0]) ended with exit code $LASTEXITCODE."
    }
}

# Not in the solution: one project whose packages a registry lacks would fail all of it. The tests bring the library with them.
$soundLibrary = $SkipNAudio ? @() : @("$PSScriptRoot/src/StreamCoach.NAudio", "$PSScriptRoot/tests/StreamCoach.NAudio.Tests")

function Build([string] $Configuration) {
    Invoke-Dotnet build "$PSScriptRoot/StreamCoach.slnx" --configuration $Configuration --nologo
    if (-not $soundLibrary) {
        Write-Host 'The sound library (NAudio) is left out.'
        return
    }
    try {
        Invoke-Dotnet build $soundLibrary[1] --configuration $Configuration --nologo
    } catch {
        throw "The sound library was not built: $_ Where NAudio cannot be restored, give -SkipNAudio."
    }
}

function Test([string] $Configuration) {
    Invoke-Dotnet test --configuration $Configuration
    if ($soundLibrary) { Invoke-Dotnet run --project $soundLibrary[1] --configuration $Configuration }
}

function Docs([string] $Configuration) {
    if (-not (Get-Module -ListAvailable Microsoft.PowerShell.PlatyPS)) {
        throw 'PlatyPS is not installed. In pwsh: Install-PSResource Microsoft.PowerShell.PlatyPS'
    }
    Build $Configuration
    # In a pwsh of its own: what it loads could not be built again from here.
    pwsh -NoProfile -NonInteractive -File "$PSScriptRoot/docs/Build-Help.ps1" -Update
    if ($LASTEXITCODE -ne 0) {
        throw 'The help was not compiled.'
    }
    # And into the module.
    Build $Configuration
}

function Analyze {
    Invoke-Dotnet format "$PSScriptRoot/StreamCoach.slnx" --verify-no-changes
    foreach ($project in $soundLibrary) { Invoke-Dotnet format $project --verify-no-changes }
    if (-not (Get-Module -ListAvailable PSScriptAnalyzer)) {
        throw 'PSScriptAnalyzer is not installed. In pwsh: Install-Module PSScriptAnalyzer'
    }
    $scripts = "$PSScriptRoot/build.ps1", "$PSScriptRoot/docs", "$PSScriptRoot/out/StreamCoach/StreamCoach.psd1", "$PSScriptRoot/tests/Pester"
    $found = $scripts | ForEach-Object { Invoke-ScriptAnalyzer -Path $_ -Recurse -Settings "$PSScriptRoot/PSScriptAnalyzerSettings.psd1" }
    $found | Format-Table Severity, RuleName, ScriptName, Line, Message -AutoSize | Out-Host
    if ($found) {
        throw "PSScriptAnalyzer found $(@($found).Count) things."
    }
}

function Package {
    # A fresh folder: what an earlier build left must not be shipped.
    Remove-Item "$PSScriptRoot/out/StreamCoach" -Recurse -Force -ErrorAction Ignore
    Build Release
    $manifest = Test-ModuleManifest "$PSScriptRoot/out/StreamCoach/StreamCoach.psd1"
    $zip = "$PSScriptRoot/out/StreamCoach-$($manifest.Version).zip"
    Compress-Archive "$PSScriptRoot/out/StreamCoach" $zip -Force
    Confirm-Package $zip $manifest.ExportedCmdlets.Count
    Write-Host "Packed $zip"
}

# What a user will unpack, used as a user would: in a folder and a pwsh of its own.
function Confirm-Package([string] $Zip, [int] $CmdletCount) {
    $folder = Join-Path ([System.IO.Path]::GetTempPath()) "StreamCoach-package-$PID"
    Expand-Archive $Zip $folder
    try {
        $foreign = Get-ChildItem $folder -Recurse -Filter System.*.dll | Where-Object { $_.Directory.Name -ne 'Dependencies' }
        if ($foreign) { throw "The package holds libraries that are PowerShell's own: $($foreign.Name)" }
        $said = pwsh -NoProfile -NonInteractive -Command @"
            `$ErrorActionPreference = 'Stop'
            Import-Module '$folder/StreamCoach/StreamCoach.psd1'
            `$cmdlets = Get-Command -Module StreamCoach
            `$helpless = `$cmdlets.Name | Where-Object { -not (Get-Help `$_ -Full).examples }
            "`$(`$cmdlets.Count) cmdlets, without help: `$helpless"
"@
        if ($LASTEXITCODE -ne 0 -or $said -ne "$CmdletCount cmdlets, without help: ") { throw "The package cannot be used: $said" }
    } finally {
        Remove-Item $folder -Recurse
    }
}

function Demo([string] $Configuration) {
    Invoke-Dotnet run --project "$PSScriptRoot/samples/QuickStart" --configuration $Configuration
}

# global.json is looked for from where dotnet runs.
Push-Location $PSScriptRoot
try {
    foreach ($name in $Task) {
        Write-Host "== $name"
        switch ($name) {
            'Build' { Build $Configuration }
            'Test' { Test $Configuration }
            'Docs' { Docs $Configuration }
            'Analyze' { Analyze }
            'Package' { Package }
            'Demo' { Demo $Configuration }
        }
    }
} finally {
    Pop-Location
}
